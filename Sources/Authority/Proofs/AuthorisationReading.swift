import Message

/// What all TXT records at `_countersign.<domain>` together say about one account.
///
/// There may be several records: each names accounts of one platform, and an account is named if any of them names it.
/// Void records and texts that are no records say nothing.
public enum AuthorisationReading: Hashable, Codable, Sendable {
    case named(admitsSubdomains: Bool)
    /// Records are there, and name other accounts or other platforms only.
    case namesOthers
    /// No record; what was wrong with those that look like one.
    case absent([AuthorisationRecord.Problem])

    /// - Parameters:
    ///   - texts: the data of each TXT record, its strings joined.
    ///   - platform: this installation's platform domain.
    ///   - label: the account label of the customer asked about.
    public init(_ texts: [[UInt8]], platform: DomainName, label: String) {
        var records: [AuthorisationRecord] = []
        var problems: [AuthorisationRecord.Problem] = []
        for text in texts {
            do {
                records.append(try AuthorisationRecord(text))
            } catch {
                if error != .notARecord { problems.append(error) }
            }
        }
        let ours = records.filter { $0.platform == platform && $0.accounts.contains(label) }
        if !ours.isEmpty {
            self = .named(admitsSubdomains: ours.contains(where: \.admitsSubdomains))
        } else if !records.isEmpty {
            self = .namesOthers
        } else {
            self = .absent(problems)
        }
    }
}
