import Crypto
import Message

/// A token in a link or a cookie: 256 random bits as 43 characters of base64url.
struct ConsoleToken: Hashable, Sendable {
    let text: String

    /// Reads what a client sent; nil unless it has the right form.
    init?(_ text: some StringProtocol) {
        let isRight = text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard text.utf8.count == 43, isRight else { return nil }
        self.text = String(text)
    }

    /// The token that every form of a session carries: it can be computed from the cookie, but not the cookie from it.
    var formToken: String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("countersign form".utf8), using: SymmetricKey(data: Array(text.utf8)))
        return Hexadecimal.encode(code)
    }

    /// Compares without telling by the time it takes how much is right.
    func isFormToken(_ candidate: String) -> Bool {
        let wanted = Array(formToken.utf8)
        let given = Array(candidate.utf8)
        guard wanted.count == given.count else { return false }
        return zip(wanted, given).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }
}

/// Who is signed in, and with which token.
struct OpenSession: Hashable, Sendable {
    var name: String
    var token: ConsoleToken
}
