import Authority
import Hummingbird
import Message

/// The message log, and the page of one message.
struct MessagesRoute: Sendable {
    let site: Site

    struct Page: Sendable {
        var search: String
        var customers: [Choice]
        var states: [Choice]
        var rows: [MessageRowModel]
        var hasRows: Bool
        /// The page of older messages; nil at the end.
        var older: String?
        /// The first page; nil when this is it.
        var newest: String?
        /// Why nothing is listed.
        var hint: String?
    }

    func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.uri.queryParameters
        let search = (query["q"].map { String($0) } ?? "").filter { !$0.isWhitespace }
        if let id = MessageID(search) { return .seeOther("/messages/\(id)") }

        let customer = query["customer"].flatMap { CustomerID(String($0)) }
        let state = query["state"].flatMap { MessageState(rawValue: String($0)) }
        let before = query["before"].flatMap { Int64(String($0)) }
        let mailbox = try? Mailbox(search)
        let isUnreadable = !search.isEmpty && mailbox == nil
        let found =
            isUnreadable
            ? LogPage(rows: [], next: nil)
            : try await site.log.messages(
                LogQuery(mailbox: mailbox, customer: customer, state: state, before: before))
        let customers = try await site.log.customers()
        let now = site.time.now()
        let link = { (before: Int64?) in
            Self.link(search: search, customer: customer, state: state, before: before)
        }
        let page = Page(
            search: search,
            customers: customers.map {
                Choice(value: $0.id.description, title: $0.name, isSelected: $0.id == customer)
            },
            states: MessageState.allCases.map {
                Choice(value: $0.rawValue, title: $0.rawValue, isSelected: $0 == state)
            },
            rows: found.rows.map { MessageRowModel($0, now: now) }, hasRows: !found.rows.isEmpty,
            older: found.next.map { link($0) }, newest: before == nil ? nil : link(nil),
            hint: isUnreadable
                ? "“\(search)” is neither a message id nor a whole address." : "No message matches.")
        return site.pages.page(.messages, page, title: "Messages", section: .messages, session: context.session)
    }

    private static func link(
        search: String, customer: CustomerID?, state: MessageState?, before: Int64?
    ) -> String {
        var parts: [String] = []
        if !search.isEmpty { parts.append("q=\(percentEncoded(search))") }
        if let customer { parts.append("customer=\(customer)") }
        if let state { parts.append("state=\(state.rawValue)") }
        if let before { parts.append("before=\(before)") }
        return parts.isEmpty ? "/messages" : "/messages?" + parts.joined(separator: "&")
    }

    func show(_ context: WebContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ MessageID($0) }),
            let message = try await site.log.message(id)
        else { throw Problem(.notFound, title: "No such message", detail: "There is no message of this id.") }
        return site.pages.page(
            .message, MessagePage(message, now: site.time.now()), title: "Message \(id)", section: .messages,
            session: context.session)
    }
}

/// Text as it can stand in a query.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            out.append(byte)
        default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: out, as: UTF8.self)
}
