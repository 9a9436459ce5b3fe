/// What the attacker sends over one connection.
struct Volley: Sendable {
    enum Shot: Sendable {
        /// Through Microsoft 365, which writes its part.
        case sketch(Sketch)
        /// As it is.
        case letter(Letter)
    }

    var peer: Peer
    var shots: [Shot]
    /// The customers whose name or whose door is abused.
    var customers: Set<String>
    /// Goes elsewhere after the first refusal.
    var stopsAtRefusal = false
}
