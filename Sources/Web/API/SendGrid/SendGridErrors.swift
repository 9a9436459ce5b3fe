import HTTPTypes
import Hummingbird

/// An error answer in SendGrid's form: `{"errors":[{"message":…,"field":…,"help":…}]}`.
struct SendGridError: Error {
    var status: HTTPResponse.Status
    var message: String
    var field: String?
    var help: String?
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ message: String, field: String? = nil, help: String? = nil,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.message = message
        self.field = field
        self.help = help
        self.headers = headers
    }

    init(_ problem: FieldProblem) {
        self.init(
            HTTPResponse.Status(code: problem.status), problem.message,
            field: problem.field.isEmpty ? nil : problem.field)
    }

    /// - Parameter path: the field of the personalization that was turned away, put before the refusal's own.
    init(_ answer: RefusalAnswer, check: String, documentation: String) {
        self.init(
            answer.status, answer.message, field: answer.field, help: "\(documentation)#\(check)",
            headers: answer.headers)
    }

    var response: Response {
        var response = Response.json(
            [
                "errors": [
                    ["message": .text(message), "field": .text(orNull: field), "help": .text(orNull: help)]
                ]
            ], status: status)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
