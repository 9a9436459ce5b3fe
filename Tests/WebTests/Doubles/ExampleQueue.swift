import Authority
import Message
import Synchronization
import Web

/// A queue with a few made-up messages, which remembers the orders it was given.
final class ExampleQueue: QueueView {
    struct Order: Hashable {
        var action: QueueAction
        var message: MessageID
        var by: String
    }

    private let ordersGiven = Mutex<[Order]>([])
    private let all: [QueueLine]

    var orders: [Order] { ordersGiven.withLock { $0 } }

    init(now: Timestamp) {
        all = (0..<60).map { index in
            let state = ["queued", "deferred", "held"][index % 3]
            return QueueLine(
                id: MessageID(time: now - .hours(Int64(60 - index)), random: UInt128(index)), customer: "Corner Shop",
                state: state, sender: "orders@shop.example.org", recipients: ["reader\(index)@mail.example.net"],
                attempts: state == "deferred" ? 1 + index / 9 : 0,
                nextAttempt: state == "deferred" ? now + .minutes(Int64(index)) : nil, expires: now + .days(4),
                reason: state == "held"
                    ? "held for review" : state == "deferred" ? "451 4.7.1 greylisted, try again later" : nil,
                actions: state == "held" ? [.release, .drop] : [.hold, .drop])
        }
    }

    func counts() async throws -> [QueueCount] {
        ["queued", "deferred", "held"].map { state in
            QueueCount(state: state, messages: all.count { $0.state == state })
        }
    }

    func entries(_ query: QueueQuery) async throws -> QueuePage {
        let start = query.after.map { Int($0) + 1 } ?? 0
        let found = all.indices.dropFirst(start).filter { query.state == nil || all[$0].state == query.state }
        let page = found.prefix(query.limit)
        return QueuePage(
            entries: page.map { all[$0] }, next: found.count > page.count ? page.last.map { Int64($0) } : nil)
    }

    func place(_ action: QueueAction, on message: MessageID, by operatorName: String) async throws {
        ordersGiven.withLock { $0.append(Order(action: action, message: message, by: operatorName)) }
    }
}
