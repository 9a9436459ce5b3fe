import HTTPTypes
import Hummingbird
import Message
import Mustache

/// Turns models into pages. Every value goes through Mustache's HTML escaping; no template has an unescaped tag.
struct PageRenderer: Sendable {
    let platform: String
    let hasMailbox: Bool
    let time: any TimeSource
    private let library: MustacheLibrary

    /// - Throws: `WebSetupError` when a template cannot be read.
    init(platform: String, hasMailbox: Bool, time: any TimeSource) throws(WebSetupError) {
        self.platform = platform
        self.hasMailbox = hasMailbox
        self.time = time
        library = try Templates.library()
    }

    /// A page inside the console's frame.
    func page(
        _ template: Templates.Name, _ page: some Sendable, title: String, section: Frame.Section,
        session: OpenSession?, status: HTTPResponse.Status = .ok
    ) -> Response {
        let frame = Frame(
            platform: platform, title: title, section: section, session: session, hasMailbox: hasMailbox)
        let model = Rendered(frame: frame, page: page)
        let html = library.render(model, withTemplate: template.rawValue) ?? ""
        return .text(html, status: status, type: "text/html; charset=utf-8")
    }

    /// What everybody who is not signed in sees, wherever they look.
    func strangers(isProgram: Bool) -> Response {
        guard !isProgram else { return .text("Sign in first.\n", status: .unauthorized) }
        return page(.signInNeeded, NoContent(), title: "Sign in", section: .none, session: nil, status: .unauthorized)
    }

    func error(_ problem: Problem, session: OpenSession?) -> Response {
        page(
            .error, ErrorPage(title: problem.title, detail: problem.detail), title: problem.title, section: .none,
            session: session, status: problem.status)
    }
}

/// What a template sees.
private struct Rendered<Page> {
    var frame: Frame
    var page: Page
}

/// A page that says the same to all.
struct NoContent: Sendable {}

struct ErrorPage: Sendable {
    var title: String
    var detail: String?
}
