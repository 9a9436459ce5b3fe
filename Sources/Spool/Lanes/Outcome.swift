import Message

/// What `settle` made of an attempt: changes of rows that wait for the next commit.
struct Outcome: Sendable {
    struct Result: Sendable {
        var number: Int
        var state: RecipientState
        /// The next try; the old time for a final state.
        var due: Timestamp
        var reply: String
        var tellsDelay: Bool
    }

    var turn: Turn
    var at: Timestamp
    var remoteHost: String?
    var transcript: [UInt8]
    var results: [Result]
}
