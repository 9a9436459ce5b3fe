/// What the attacker sends over one connection.
struct Volley: Sendable {
    enum Shot: Sendable {
        /// Through Microsoft 365, which writes its part.
        case sketch(Sketch)
        /// What was sent last over this connection, for somebody else: Microsoft's signatures do not cover To.
        case copy(to: String)
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
