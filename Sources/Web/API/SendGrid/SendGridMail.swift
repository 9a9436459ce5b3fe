import Authority
import Message

/// A `/v3/mail/send` request: everything it says, nothing it does not. Its messages are made one by one when they are asked
/// for, so that never more than one of them is in memory with its tags replaced.
struct SendGridMail: Sendable {
    /// `mail_settings.sandbox_mode`: check, and send nothing.
    let isSandbox: Bool

    private let bounds: Bounds
    private let shared: SendGridShared
    private let personalizations: Field
    /// Those whose messages were not made yet.
    private var left: ArraySlice<Field>
    private var recipients = 0
    private var expansion: Expansion

    /// What the limits of a request depend on.
    struct Bounds: Sendable {
        var now: Timestamp
        /// Recipients of the whole request.
        var recipients = WebLimits.standard.recipients
        /// Personalizations of the request.
        var messages = WebLimits.standard.messages
        /// `send_at` may be so far ahead.
        var schedule = Span.hours(72)
        var expansion = Expansion.Limits()
    }

    private static let fields: Set<String> = [
        "personalizations", "from", "reply_to", "reply_to_list", "subject", "content", "attachments", "headers",
        "categories", "custom_args", "send_at", "mail_settings", "tracking_settings",
    ]

    /// - Throws: `FieldProblem` for the first thing wrong with what all messages share; fields that are not supported are
    ///   named.
    init(_ request: Field, bounds: Bounds) throws(FieldProblem) {
        let members = try request.members()
        try members.only(Self.fields)
        try Self.checkAnnotations(members)
        try members["tracking_settings"].map(SendGridSettings.checkTracking)
        isSandbox = try members["mail_settings"].map(SendGridSettings.readSandbox) ?? false
        shared = try SendGridShared(members, request: request, bounds: bounds)
        personalizations = try members.required("personalizations", of: request)
        left = try personalizations.elements(max: bounds.messages)[...]
        guard !left.isEmpty else {
            throw personalizations.problem(
                "The personalizations field is required and must have at least one personalization.")
        }
        self.bounds = bounds
        expansion = Expansion(bounds.expansion)
    }

    /// The next message; nil after the last.
    ///
    /// - Throws: `FieldProblem` for the first thing wrong with it, also when this and those before are too much together.
    mutating func next() throws(FieldProblem) -> OutgoingMessage? {
        guard let personalization = left.popFirst() else { return nil }
        expansion.beginMessage()
        let message = try shared.message(for: personalization, bounds: bounds, within: &expansion)
        recipients += message.to.count + message.cc.count + message.bcc.count
        guard recipients <= bounds.recipients else {
            throw personalizations.problem(
                "There may be at most \(bounds.recipients) recipients in one request, counting to, cc and bcc of "
                    + "all personalizations.")
        }
        return message
    }

    /// Fields that only annotate: they are checked, so that a client learns of its mistakes.
    private static func checkAnnotations(_ members: [String: Field]) throws(FieldProblem) {
        if let categories = members["categories"] {
            var seen: Set<String> = []
            for category in try categories.elements(max: 10) {
                let text = try category.filledText()
                guard text.utf8.count <= 255 else {
                    throw category.problem("The \(category.path) may have at most 255 characters.")
                }
                guard seen.insert(text).inserted else {
                    throw category.problem("Each of the categories must be unique.")
                }
            }
        }
        try members["custom_args"].map(checkCustomArguments)
    }

    /// Pairs of strings, at most 10,000 octets together.
    static func checkCustomArguments(_ field: Field) throws(FieldProblem) {
        var size = 0
        for (name, value) in try field.pairs(max: 1000) {
            size += name.utf8.count + (try value.string().bytes.count)
        }
        guard size <= 10_000 else { throw field.problem("The \(field.path) may have at most 10000 bytes.") }
    }
}
