import Foundation
import MailAuth
import Message
import Resolver
import Synchronization

/// The DNS as a test sets it: what owners publish, the platform's zone file as its name server reads it, wildcards, and
/// names that do not answer.
final class TestDNS: DNSResolver {
    private struct State {
        var zone = Zone()
        var wildcards: [DNSName: ZoneEntry] = [:]
        var silent: Set<DNSName> = []
        var isDown = false
        var asked: [DNSName] = []
    }

    private let platformZone: String
    private let state = Mutex(State())

    /// - Parameter platformZone: the path of the file that the platform's name server serves.
    init(platformZone: String) {
        self.platformZone = platformZone
    }

    func publish(_ entry: ZoneEntry, at name: String) throws {
        let name = try DNSName(name)
        state.withLock { $0.zone.add(entry, at: name) }
    }

    func publish(text: String, at name: String) throws {
        try publish(.record(.txt, .text(Array(text.utf8))), at: name)
    }

    func publish(alias target: String, at name: String) throws {
        try publish(.record(.cname, .name(DNSName(target))), at: name)
    }

    func remove(_ name: String) throws {
        let name = try DNSName(name)
        state.withLock { $0.zone.replace(name, with: []) }
    }

    /// Lets every name beneath a domain that is not there answer with one record.
    func wildcard(text: String, beneath domain: String) throws {
        let domain = try DNSName(domain)
        state.withLock { $0.wildcards[domain] = .record(.txt, .text(Array(text.utf8))) }
    }

    /// Lets queries that touch a name time out, until it is said again with `false`.
    func silence(_ name: String, _ isSilent: Bool = true) throws {
        let name = try DNSName(name)
        state.withLock { state in
            if isSilent { state.silent.insert(name) } else { state.silent.remove(name) }
        }
    }

    func goDown(_ isDown: Bool = true) {
        state.withLock { $0.isDown = isDown }
    }

    /// Every name asked for so far.
    var asked: [DNSName] { state.withLock { $0.asked } }

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        let state = state.withLock { state in
            state.asked.append(name)
            return state
        }
        guard !state.isDown, !state.silent.contains(name) else { return DNSAnswer(.failure("timed out")) }
        let published = served()
        var answer = await ZoneResolver([state.zone, published]).resolve(name, type)
        if case .noName = answer.outcome, answer.aliases.isEmpty,
            let wildcard = state.wildcards.first(where: { name.text.hasSuffix(".\($0.key.text)") })
        {
            var zone = state.zone
            zone.add(wildcard.value, at: name)
            answer = await ZoneResolver([zone, published]).resolve(name, type)
        }
        guard state.silent.isDisjoint(with: answer.aliases) else { return DNSAnswer(.failure("timed out")) }
        return answer
    }

    /// What a name server makes of the platform's zone file: TXT records with their strings joined.
    private func served() -> Zone {
        var zone = Zone()
        guard let text = try? String(contentsOfFile: platformZone, encoding: .utf8) else { return zone }
        for line in text.split(separator: "\n") where !line.hasPrefix(";") {
            let parts = line.split(separator: " ", maxSplits: 4)
            guard parts.count == 5, parts[3] == "TXT", let name = try? DNSName(parts[0]) else { continue }
            let strings = parts[4].split(separator: "\"").filter { $0 != " " }
            zone.add(.record(.txt, .text(Array(strings.joined().utf8))), at: name)
        }
        return zone
    }
}
