import Authority
import Message

/// Which queued messages an operator means. Everything given must hold; nothing given is everything.
public struct QueueFilter: Hashable, Sendable {
    public var lane: Lane?
    public var message: MessageID?
    public var customer: CustomerID?
    /// Only messages with a recipient at this domain; an operation then touches only those recipients.
    public var domain: DomainName?
    /// Also messages whose recipients are all at their end.
    public var includesFinished: Bool

    public init(
        lane: Lane? = nil, message: MessageID? = nil, customer: CustomerID? = nil, domain: DomainName? = nil,
        includesFinished: Bool = false
    ) {
        self.lane = lane
        self.message = message
        self.customer = customer
        self.domain = domain
        self.includesFinished = includesFinished
    }
}

/// What an operator's hold or release is about.
public enum QueueSelection: Hashable, Sendable {
    case message(MessageID)
    case customer(CustomerID)
    case domain(DomainName)

    var filter: QueueFilter {
        switch self {
        case .message(let id): QueueFilter(message: id)
        case .customer(let id): QueueFilter(customer: id)
        case .domain(let name): QueueFilter(domain: name)
        }
    }
}
