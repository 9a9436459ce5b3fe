/// An enhanced mail system status code (RFC 3463), such as `5.7.1`.
public struct EnhancedCode: Hashable, Sendable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public let kind: Int
    public let subject: Int
    public let detail: Int

    /// - Precondition: `kind` is 2, 4 or 5; the others have at most three digits.
    public init(_ kind: Int, _ subject: Int, _ detail: Int) {
        precondition(kind == 2 || kind == 4 || kind == 5, "RFC 3463 knows the classes 2, 4 and 5")
        precondition((0...999).contains(subject) && (0...999).contains(detail), "at most three digits each")
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(kind).\(subject).\(detail)" }
}
