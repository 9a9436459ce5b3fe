import Authority
import Message
import Spool

/// What an order says about the queue. Exactly one of message, customer and domain is given.
struct QueueOrder: Codable, Sendable {
    /// The word of `Order.kind`.
    static let kind = "queue"

    enum Action: String, Codable, Sendable, CaseIterable {
        case hold
        case release
        case drop
    }

    var action: Action
    var message: MessageID?
    var customer: CustomerID?
    var domain: DomainName?

    var selection: QueueSelection {
        if let message { return .message(message) }
        if let customer { return .customer(customer) }
        guard let domain else { preconditionFailure("an order selects something") }
        return .domain(domain)
    }

    var filter: QueueFilter {
        QueueFilter(message: message, customer: customer, domain: domain)
    }

    init(action: Action, selection: QueueSelection) {
        self.action = action
        switch selection {
        case .message(let id): message = id
        case .customer(let id): customer = id
        case .domain(let name): domain = name
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        action = try container.decode(Action.self, forKey: .action)
        message = try container.decodeIfPresent(MessageID.self, forKey: .message)
        customer = try container.decodeIfPresent(CustomerID.self, forKey: .customer)
        domain = try container.decodeIfPresent(DomainName.self, forKey: .domain)
        guard [message != nil, customer != nil, domain != nil].count(where: { $0 }) == 1 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an order selects exactly one thing"))
        }
    }
}
