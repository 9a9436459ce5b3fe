import Message

/// The dialogue of one AUTH command (RFC 4954): PLAIN (RFC 4616) or LOGIN.
struct AuthExchange: Sendable {
    private enum State {
        case plain
        case loginName
        case loginSecret(name: String)
    }

    enum Step {
        case challenge(Reply)
        case credentials(SMTPCredentials)
        case failed(Reply)
    }

    private var state: State

    /// - Returns: nil for a mechanism we do not offer. `mechanism` is in upper case.
    init?(mechanism: String) {
        switch mechanism {
        case "PLAIN": state = .plain
        case "LOGIN": state = .loginName
        default: return nil
        }
    }

    /// The first step; `=` stands for an empty initial response.
    mutating func begin(initial: ArraySlice<UInt8>?) -> Step {
        switch (initial, state) {
        case (let initial?, _):
            return respond(initial.elementsEqual("=".utf8) ? [] : initial)
        case (nil, .plain):
            return .challenge(.challenge(Self.empty))
        case (nil, _):
            return .challenge(.challenge(Self.askName))
        }
    }

    /// The next step, with the client's line in base64; `*` alone cancels.
    mutating func respond(_ line: ArraySlice<UInt8>) -> Step {
        guard !line.elementsEqual("*".utf8) else { return .failed(.authCancelled) }
        guard let response = Base64.decode(line) else { return .failed(.badAuthResponse) }
        switch state {
        case .plain:
            return plain(response)
        case .loginName:
            guard let name = String(validating: response, as: UTF8.self) else { return .failed(.badAuthResponse) }
            state = .loginSecret(name: name)
            return .challenge(.challenge(Self.askSecret))
        case .loginSecret(let name):
            guard let secret = String(validating: response, as: UTF8.self) else { return .failed(.badAuthResponse) }
            return .credentials(SMTPCredentials(username: name, secret: secret))
        }
    }

    /// `[authzid] NUL authcid NUL passwd`. The first is not used: a key acts for its own customer only.
    private func plain(_ response: [UInt8]) -> Step {
        let parts = response.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(validating: parts[1], as: UTF8.self),
            let secret = String(validating: parts[2], as: UTF8.self)
        else { return .failed(.badAuthResponse) }
        return .credentials(SMTPCredentials(username: name, secret: secret))
    }

    private static let empty = ReplyText(replacing: "")
    /// `Username:` and `Password:`, the words LOGIN clients know.
    private static let askName = ReplyText(replacing: "VXNlcm5hbWU6")
    private static let askSecret = ReplyText(replacing: "UGFzc3dvcmQ6")
}
