import HTTPTypes
import Hummingbird
import NIOCore

/// The fields of a form somebody sent (application/x-www-form-urlencoded).
struct Form: Sendable {
    private let fields: [String: String]

    init(_ bytes: some Sequence<UInt8>) {
        var fields: [String: String] = [:]
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")).prefix(100) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decode(halves[0])
            if fields[name] == nil { fields[name] = halves.count == 2 ? Self.decode(halves[1]) : "" }
        }
        self.fields = fields
    }

    subscript(name: String) -> String? { fields[name] }

    /// Undoes the encoding of a form: `+` is a blank, `%41` an octet.
    private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        percentDecoded(Array(bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }))
    }
}

/// The text of a percent-encoded path or form (RFC 3986 2.1); what is malformed stays as it is.
func percentDecoded(_ text: String) -> String {
    percentDecoded(Array(text.utf8))
}

private func percentDecoded(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
        let byte = bytes[index]
        if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
            let high = JSONString.hexDigit(bytes[index + 1]), let low = JSONString.hexDigit(bytes[index + 2])
        {
            out.append(high << 4 | low)
            index += 3
        } else {
            out.append(byte)
            index += 1
        }
    }
    return String(decoding: out, as: UTF8.self)
}

extension Request {
    /// Reads a form that one of our own pages sent in this session.
    ///
    /// - Throws: `Problem` 403 when another site sent it or it lacks the session's token.
    func form(of session: OpenSession?, limits: WebLimits, room: BodyRoom) async throws -> Form {
        try refuseForeign()
        let form: Form
        do {
            form = try await withBody(upTo: limits.formBody, room: room) { Form($0) }
        } catch is BodyProblem {
            throw Problem(.contentTooLarge)
        }
        guard let session, let token = form["token"], session.token.isFormToken(token) else {
            throw Problem(
                .forbidden, title: "This form is out of date",
                detail: "It does not belong to your session. Go back, load the page again and repeat.")
        }
        return form
    }

    /// Refuses a form that the browser says was sent by another site.
    func refuseForeign() throws(Problem) {
        if let site = headers[.fetchSite], site != "same-origin" {
            throw Problem(.forbidden, title: "Refused", detail: "The form was sent by another site.")
        }
    }
}
