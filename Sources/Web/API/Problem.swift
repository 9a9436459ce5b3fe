import HTTPTypes
import Hummingbird
import NIOCore

/// An error answer in the form of RFC 9457.
struct Problem: Error {
    var status: HTTPResponse.Status
    /// The anchor in the documentation that explains it, such as `domain`; nil for what the status says already.
    var anchor: String?
    var title: String
    var detail: String?
    /// The field of the request that is wrong.
    var field: String?
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, anchor: String? = nil, title: String? = nil, detail: String? = nil,
        field: String? = nil, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.anchor = anchor
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.field = field
        self.headers = headers
    }

    /// A field of the request is not as it must be.
    init(_ problem: FieldProblem) {
        self.init(
            HTTPResponse.Status(code: problem.status), anchor: "request", title: "The request is not valid",
            detail: problem.message, field: problem.field)
    }

    init(_ problem: JSONProblem) {
        self.init(
            .badRequest, anchor: "request", title: "The body is not valid JSON", detail: "JSON: \(problem).")
    }

    /// The document; `documentation` is what types begin with.
    func json(documentation: String) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", .text(anchor.map { "\(documentation)#\($0)" } ?? "about:blank")),
            .init("title", .text(title)),
            .init("status", .integer(status.code)),
        ]
        if let detail { members.append(.init("detail", .text(detail))) }
        if let field, !field.isEmpty { members.append(.init("field", .text(field))) }
        if let anchor, anchor != "request" { members.append(.init("check", .text(anchor))) }
        return .object(members)
    }

    func response(documentation: String) -> Response {
        var response = Response.json(
            json(documentation: documentation), status: status, type: "application/problem+json")
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

extension Response {
    static func json(
        _ value: JSONValue, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        bytes(value.encoded, status: status, type: type)
    }

    static func bytes(
        _ bytes: some Collection<UInt8>, status: HTTPResponse.Status = .ok, type: String
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(
        _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
