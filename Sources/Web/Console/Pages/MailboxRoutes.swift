import HTTPTypes
import Hummingbird
import Message

/// The sandbox's mailbox: what would have gone out to the world.
struct MailboxRoutes: Sendable {
    /// Messages listed.
    static let shown = 200

    let mailbox: any MailboxView
    let pages: PageRenderer
    let time: any TimeSource

    struct Page: Sendable {
        var entries: [Entry]
        var hasEntries: Bool
    }

    struct Entry: Sendable {
        var path: String
        var time: TimeText
        var from: String
        var to: String
        var subject: String
        var size: String
    }

    struct LetterPage: Sendable {
        var subject: String
        var headers: [MessagePage.Fact]
        var views: [QueueRoutes.Tab]
        var htmlPath: String?
        var text: String?
        var isSource: Bool
        var files: [Letter.File]
        var hasFiles: Bool
        var signatures: [String]
        var hasSignatures: Bool
        var rawPath: String
    }

    func list(_ context: WebContext) async throws -> Response {
        let now = time.now()
        let entries = try await mailbox.entries(limit: Self.shown).map { entry in
            let header = HeaderBlock(parsing: entry.header)
            let value = { (name: HeaderName) in header.first(name)?.decodedText ?? "" }
            return Entry(
                path: "/mailbox/\(entry.id)", time: TimeText(entry.received, now: now), from: value(.from),
                to: value(.to), subject: value(.subject).isEmpty ? "(no subject)" : value(.subject),
                size: sizeText(entry.size))
        }
        return pages.page(
            .mailbox, Page(entries: entries, hasEntries: !entries.isEmpty), title: "Mailbox", section: .mailbox,
            session: context.session)
    }

    func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, bytes) = try await message(context)
        let letter = Letter(bytes)
        let path = "/mailbox/\(id)"
        let wanted = request.uri.queryParameters["view"].map { String($0) }
        let available = [letter.hasHTML ? "rendered" : nil, letter.plain == nil ? nil : "text", "source"]
            .compactMap { $0 }
        let view = available.first { $0 == wanted } ?? available[0]
        let fields: [(String, HeaderName)] = [("From", .from), ("To", .to), ("Cc", .cc), ("Date", .date)]
        let page = LetterPage(
            subject: letter.value(.subject) ?? "(no subject)",
            headers: fields.compactMap { name, field in
                letter.value(field).map { MessagePage.Fact(name: name, value: $0) }
            },
            views: available.map {
                QueueRoutes.Tab(title: $0, count: "", path: "\(path)?view=\($0)", isCurrent: $0 == view)
            },
            htmlPath: view == "rendered" ? "\(path)/html" : nil,
            text: view == "text" ? letter.plain : view == "source" ? Self.source(bytes) : nil,
            isSource: view == "source", files: letter.attachments, hasFiles: !letter.attachments.isEmpty,
            signatures: letter.signatures, hasSignatures: !letter.signatures.isEmpty, rawPath: "\(path)/raw")
        return pages.page(.letter, page, title: page.subject, section: .mailbox, session: context.session)
    }

    /// Octets of a source that are shown on a page; the rest is in the file.
    private static let shownSource = 512 * 1024

    private static func source(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(shownSource).filter { $0 != 0x0d }, as: UTF8.self)
        return bytes.count > shownSource ? "\(text)\n… (cut off; download the file for the rest)" : text
    }

    /// Nothing is fetched and nothing runs: no scripts, no forms, no frames, pictures only from inside the message.
    private static let letterPolicy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'; sandbox"

    /// The HTML of a message, alone, for the sandboxed frame.
    func html(_ context: WebContext) async throws -> Response {
        let (_, bytes) = try await message(context)
        guard let html = Letter(bytes).html else { throw Problem(.notFound) }
        var response = Response.text(html, type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = Self.letterPolicy
        response.headers[.frameOptions] = "SAMEORIGIN"
        return response
    }

    /// The message as it was delivered, as a file.
    func raw(_ context: WebContext) async throws -> Response {
        let (_, bytes) = try await message(context)
        var response = Response.bytes(bytes, type: "message/rfc822")
        response.headers[.contentDisposition] = "attachment; filename=\"message.eml\""
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return response
    }

    private func message(_ context: WebContext) async throws -> (id: String, bytes: [UInt8]) {
        guard let id = context.parameters.get("id").map({ percentDecoded($0) }),
            let bytes = try await mailbox.message(id)
        else {
            throw Problem(.notFound, title: "No such message", detail: "It is not in the mailbox any more.")
        }
        return (percentEncoded(id), bytes)
    }
}
