import Authority
import Ledger
import MailAuth
import Message
import Signing

extension ProofKeeper {
    /// Makes a key in each slot that never held one.
    func fillSlots(of domain: DomainName, label: String) async throws {
        let known = try await vault.keys(of: domain, label: label)
        for slot in KeySlot.allCases where !known.contains(where: { $0.slot == slot }) {
            _ = try await vault.generate(for: domain, label: label, slot: slot)
        }
    }

    /// Tells the slots what a look showed, and lets a key sign where none does.
    ///
    /// A key signs only once the DNS shows it. Which of two keys signs is changed by rotation, not here.
    func turnKeys(of domain: DomainName, label: String, seen: [DNSName: KeySight]) async throws {
        try await fillSlots(of: domain, label: label)
        var keys = try await vault.keys(of: domain, label: label)
        let shown = keys.filter { $0.course.state == .generated && seen[$0.selector] == .shown }
        if !shown.isEmpty {
            _ = try await vault.apply(shown.map { ($0, .seenInDNS) })
            keys = try await vault.keys(of: domain, label: label)
        }
        guard !keys.contains(where: \.course.signs), let ready = keys.first(where: { $0.course.state == .published })
        else { return }
        _ = try await vault.apply([(ready, .activated)])
    }

    /// Writes the platform's zone when a key in it changed.
    ///
    /// - Throws: `SigningError`, or the file system's error.
    public func writeZone() async throws {
        try zoneFile?.write(try await publishedKeys())
    }

    /// The key records of the platform's zone: every key that signs, will sign, or signed something that may still be
    /// under way; those of a domain that was taken away lately too.
    public func publishedKeys() async throws -> [PlatformZone.Key] {
        try await vault.keys().filter(\.course.isWanted).compactMap { key in
            let name = PublishedNames.keyTarget(key.selector.text, of: key.domain, platform: ledger.platform)
            return name.map { PlatformZone.Key(name: $0, text: KeyVault.record(of: key)) }
        }
    }
}
