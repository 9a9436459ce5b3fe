import Authority
import Hummingbird
import Ledger
import Message

/// Each customer's connectors with their tenants, and whose mail was refused there. A tenant can be denied here; to allow
/// one takes an operator at the shell, so the page only names the command.
struct ConnectorRoutes: Sendable {
    /// Refused tenants shown of each customer while all are.
    static let mostSeen = 20

    let view: ConnectorsView
    let time: any TimeSource
    /// Puts the page into the console's frame.
    let render: @Sendable (ConnectorsPage, OpenSession?) -> Response
    /// Reads a form that one of our own pages sent in the request's session.
    let form: @Sendable (Request, WebContext) async throws -> Form

    func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.uri.queryParameters
        let page = try await page(
            of: query["customer"].flatMap { CustomerID(String($0)) },
            denied: query["denied"].flatMap { TenantID(String($0)) })
        return render(page, context.session)
    }

    func page(of customer: CustomerID?, denied: TenantID? = nil) async throws -> ConnectorsPage {
        let now = time.now()
        let owners = try await view.owners(customer)
        return ConnectorsPage(
            owners: owners.map { owner in
                let shown = customer == nil ? Array(owner.seen.prefix(Self.mostSeen)) : owner.seen
                let rest = owner.seen.count - shown.count
                return ConnectorsPage.Owner(
                    name: owner.name, path: "/connectors?customer=\(owner.id)",
                    connectors: owner.connectors.map { .init($0, now: now) },
                    seen: shown.map { .init($0, at: owner.connectors.map(\.facts), now: now) },
                    hasSeen: !shown.isEmpty, more: rest > 0 ? grouped(rest) : nil)
            }, hasOwners: !owners.isEmpty, isOne: customer != nil,
            done: denied.map { "Tenant \($0) is denied." })
    }

    /// Denies a tenant; the audit log keeps who did it.
    func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await form(request, context)
        return try await act(form, on: context.parameters.get("id"), by: context.session)
    }

    func act(_ form: Form, on connector: String?, by session: OpenSession?) async throws -> Response {
        guard let session, let id = connector.flatMap({ ConnectorID($0) }), form["action"] == "deny",
            let tenant = form["tenant"].flatMap({ TenantID($0) })
        else { throw Problem(.badRequest, detail: "There is no such order.") }
        do {
            try await view.deny(tenant, id, session.name)
        } catch let error as LedgerError {
            guard !error.isTemporary else { throw error }
            throw Problem(.conflict, title: "Not done", detail: error.description)
        }
        return .seeOther("/connectors?denied=\(tenant)")
    }
}
