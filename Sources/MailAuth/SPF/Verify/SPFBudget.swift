/// What an evaluation has spent of its limits (RFC 7208 4.6.4).
struct SPFBudget: Sendable {
    private(set) var lookups = 0
    private var voids = 0

    /// Pays for a term that asks the DNS.
    mutating func payForTerm() throws(SPFStop) {
        guard lookups < SPFLimits.lookups else {
            throw .permerror("more than \(SPFLimits.lookups) terms ask the DNS")
        }
        lookups += 1
    }

    /// Pays for an answer without records.
    mutating func payForVoid() throws(SPFStop) {
        voids += 1
        guard voids <= SPFLimits.voidLookups else {
            throw .permerror("more than \(SPFLimits.voidLookups) names have no records")
        }
    }
}

/// Why an evaluation ends without looking further.
enum SPFStop: Error, Hashable, Sendable {
    case temperror(String)
    case permerror(String)
}
