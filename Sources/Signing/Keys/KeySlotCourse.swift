import Message

/// The life of one key slot. A slot takes a new key only when nothing that its last key signed is under way any more,
/// and a key signs only once the DNS shows it.
///
///     empty ──▶ generated ──▶ published ──▶ active ──▶ retiring ──▶ free
///                  ▲  ◀───────────┘                                   │
///                  └──────────────────────────────────────────────────┘
public struct KeySlotCourse: Hashable, Codable, Sendable {
    public enum State: String, Hashable, Codable, Sendable, CaseIterable {
        /// Never held a key.
        case empty
        /// Holds a key that the DNS does not show yet.
        case generated
        /// The DNS shows the key; it does not sign yet.
        case published
        /// Signs.
        case active
        /// Signs no more, but what it signed may still be verified somewhere.
        case retiring
        /// The key is no longer needed by anybody; the slot may take a new one.
        case free
    }

    public enum Event: Hashable, Sendable {
        case generated
        case seenInDNS
        /// The DNS answered and does not show the key. Never for a time-out.
        case missingInDNS
        case activated
        case retired
        case rested
    }

    /// The event does not belong to the state, or came too early.
    public struct Refusal: Error, Hashable, Sendable {
        public let state: State
        public let event: Event
    }

    /// From a key's last signature until its slot may take another key: signatures last three days, and some
    /// receivers verify late.
    public static let rest = Span.days(7)

    public private(set) var state: State
    /// When it came into this state.
    public private(set) var since: Timestamp

    public init(state: State = .empty, since: Timestamp) {
        self.state = state
        self.since = since
    }

    /// Whether the key may make signatures.
    public var signs: Bool { state == .active }

    /// Whether the key's record must stay in the DNS.
    public var isWanted: Bool { state != .empty && state != .free }

    /// - Throws: `Refusal` and changes nothing when `event` cannot happen now.
    public mutating func apply(_ event: Event, at now: Timestamp) throws(Refusal) {
        guard let next = next(after: event, at: now) else { throw Refusal(state: state, event: event) }
        guard next != state else { return }
        state = next
        since = now
    }

    private func next(after event: Event, at now: Timestamp) -> State? {
        switch (state, event) {
        case (.empty, .generated), (.free, .generated): .generated
        case (.generated, .seenInDNS), (.published, .seenInDNS): .published
        case (.active, .seenInDNS): .active
        case (.generated, .missingInDNS), (.published, .missingInDNS): .generated
        // What to do about a customer whose records are gone is decided with the domain's proof, not here.
        case (.active, .missingInDNS): .active
        case (.published, .activated): .active
        case (.active, .retired): .retiring
        case (.retiring, .rested): now - since >= Self.rest ? .free : nil
        default: nil
        }
    }
}
