/// What an `OutcomeSink` throws when something that is stored about one of the messages cannot be read any more, so that
/// asking again does not help.
public struct DamagedRecord: Error, CustomStringConvertible {
    /// One sentence for operators.
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
