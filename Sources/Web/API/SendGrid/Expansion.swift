/// How much the messages of one request may still come to, counted while their tags are replaced, so that a small request
/// cannot make a large one in memory.
struct Expansion: Sendable {
    struct Limits: Sendable {
        /// Octets of one message's text: a little more than the largest message, so that the check refuses what is only
        /// a little too large.
        var message = WebLimits.standard.rawBody
        /// Octets of all messages of a request, and as many octets of text compared with tags.
        var request = WebLimits.standard.batchSize
    }

    private let limits: Limits
    private var written = 0
    private var compared = 0
    private var ofMessage = 0

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// From here on octets belong to the next message.
    mutating func beginMessage() {
        ofMessage = 0
    }

    /// To be called before so many octets are written.
    ///
    /// - Throws: `FieldProblem` (413) when there is no room for them.
    mutating func write(_ octets: Int) throws(FieldProblem) {
        written += octets
        ofMessage += octets
        guard ofMessage <= limits.message else {
            throw FieldProblem(
                "personalizations", "One message may have at most \(limits.message) bytes.", status: 413)
        }
        guard written <= limits.request else { throw tooLarge }
    }

    /// Counts octets that were compared with tags: many long tags that nearly match are work, too.
    ///
    /// - Throws: `FieldProblem` (413).
    mutating func compare(_ octets: Int) throws(FieldProblem) {
        compared += octets
        guard compared <= limits.request else { throw tooLarge }
    }

    private var tooLarge: FieldProblem {
        FieldProblem(
            "personalizations", "All personalizations together may make at most \(limits.request) bytes of mail.",
            status: 413)
    }
}
