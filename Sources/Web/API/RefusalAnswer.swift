import Authority
import HTTPTypes
import Message

/// What an HTTP client is told about a refusal: derived from the public outcome alone, never from the private reason.
struct RefusalAnswer {
    var status: HTTPResponse.Status
    /// The field of a SendGrid request it is about; nil when it is about none.
    var field: String?
    var message: String
    var headers: HTTPFields = [:]

    /// After a temporary refusal that names no time, clients are asked to wait so long.
    static let retryAfter = Span.seconds(30)
    /// When a part of ours does not work and no check has said anything.
    static let unavailable = "Something on our side does not work just now. Nothing was sent; try again."
    /// What stands in for the time a limit does not tell.
    static let untold = Span.hours(1)

    init(_ refusal: Refusal, now: Timestamp) {
        switch refusal.outcome {
        case .credentialInvalid:
            self.init(.unauthorized, "The API key is invalid, expired or revoked.")
        case .notPermitted:
            self.init(.forbidden, "The API key is not permitted to send this message.")
        case .tenantNotProved:
            self.init(.forbidden, "Whoever sent this is not proved to write for the account.")
        case .customerSuspended:
            self.init(.forbidden, "This account is suspended. Nothing can be sent until the suspension is lifted.")
        case .domainNotProved(let domain):
            self.init(
                .forbidden,
                "The from address is not verified: this account has not proved that it may send for \(domain).",
                field: "from")
        case .fromNotSingle:
            self.init(.badRequest, "There must be exactly one from address.", field: "from")
        case .displayNameMisleading:
            self.init(
                .forbidden, "The from name contains an address or a domain that is not the sender's.",
                field: "from.name")
        case .content(.oversize):
            self.init(.contentTooLarge, "The message is larger than this account may send.")
        case .content(let defect):
            self.init(
                .badRequest, "The content of the message is not acceptable: \(defect.rawValue).", field: "content")
        case .suppressed(let reason):
            self.init(.forbidden, "A recipient is on this account's suppression list: \(reason.rawValue).")
        case .limitReached(let limit, let retryAt):
            self.init(.tooManyRequests, "The limit \(limit.rawValue) is reached.")
            let reset = max((retryAt ?? now + Self.untold).seconds, now.seconds + 1)
            headers = [
                .rateLimitRemaining: "0", .rateLimitReset: "\(reset)", .retryAfter: "\(reset - now.seconds)",
            ]
        case .tooManyRecipients(let limit):
            self.init(
                .badRequest, "A message may have at most \(limit) recipients.", field: "personalizations")
        case .undecided:
            self.init(.serviceUnavailable, "It could not be decided just now. Nothing was sent; try again.")
            headers = [.retryAfter: "\(Self.retryAfter.seconds)"]
        }
    }

    private init(_ status: HTTPResponse.Status, _ message: String, field: String? = nil) {
        self.status = status
        self.message = message
        self.field = field
    }

    /// The same as a problem document whose type is the check's anchor.
    func problem(check: CheckName) -> Problem {
        Problem(status, anchor: check.rawValue, title: message, headers: headers)
    }
}
