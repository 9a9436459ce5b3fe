import Message
import Synchronization
import TestKit
import Web

/// Sign-in links and sessions in memory.
final class MemorySessions: SessionStore {
    private struct Entry {
        var name: String
        var expires: Timestamp
    }

    private struct State {
        var links: [String: Entry] = [:]
        var sessions: [String: Entry] = [:]
        var made = 0
    }

    private let clock: ManualClock
    private let state = Mutex(State())

    init(clock: ManualClock) {
        self.clock = clock
    }

    private func token() -> String {
        let number = state.withLock { state in
            state.made += 1
            return state.made
        }
        let digits = String(number)
        return String(repeating: "A", count: 43 - digits.count) + digits
    }

    func makeSignInToken(for name: String, life: Span) async throws -> String {
        let token = token()
        let entry = Entry(name: name, expires: clock.now() + life)
        state.withLock { $0.links[token] = entry }
        return token
    }

    func beginSession(with link: String) async throws -> String? {
        let now = clock.now()
        guard let entry = state.withLock({ $0.links.removeValue(forKey: link) }), entry.expires > now else {
            return nil
        }
        let token = token()
        state.withLock { $0.sessions[token] = Entry(name: entry.name, expires: now + .hours(12)) }
        return token
    }

    func operatorName(ofSession token: String) async throws -> String? {
        let now = clock.now()
        return state.withLock { $0.sessions[token] }.flatMap { $0.expires > now ? $0.name : nil }
    }

    func endSession(_ token: String) async throws {
        state.withLock { $0.sessions[token] = nil }
    }
}
