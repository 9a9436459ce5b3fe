import Authority
import Ledger
import Logging
import MailAuth
import Message
import Signing

extension ProofKeeper {
    /// The slots that a domain uses: the platform's own signature is RSA alone.
    private func slots(of domain: DomainName) -> [KeySlot] {
        domain == ledger.platform ? KeySlot.rsa : KeySlot.allCases
    }

    /// Makes a key in each slot that never held one.
    func fillSlots(of domain: DomainName, label: String) async throws {
        let known = try await vault.keys(of: domain, label: label)
        for slot in slots(of: domain) where !known.contains(where: { $0.slot == slot }) {
            try await fill(slot, of: domain, label: label)
        }
    }

    /// Makes a key. A command and a serve beside it may find the slot empty at the same moment: one key is enough.
    private func fill(_ slot: KeySlot, of domain: DomainName, label: String) async throws {
        do {
            _ = try await vault.generate(for: domain, label: label, slot: slot)
        } catch {
            let filled = try await vault.keys(of: domain, label: label).contains { $0.slot == slot }
            guard filled else { throw error }
        }
    }

    /// Tells the slots what a look showed, and takes the steps of their rotation that are due.
    ///
    /// - Parameter isAsked: whether the keys shall change places though none of them is old.
    /// - Returns: the steps taken.
    func turnKeys(
        of domain: DomainName, label: String, seen: [DNSName: KeySight], isAsked: Bool
    ) async throws -> [KeyRotation.Step] {
        let known = try await vault.keys(of: domain, label: label)
        let news = known.compactMap { key -> (StoredKey, KeySlotCourse.Event)? in
            guard [.generated, .published].contains(key.course.state) else { return nil }
            return seen[key.selector]?.event.map { (key, $0) }
        }
        if !news.isEmpty { _ = try await vault.apply(news) }
        let keys = Dictionary(
            uniqueKeysWithValues: try await vault.keys(of: domain, label: label).map { ($0.slot, $0) })
        let steps = KeyRotation.due(
            keys.mapValues(\.course), seen: keys.compactMapValues { seen[$0.selector] }, at: time.now(),
            in: slots(of: domain), isAsked: isAsked)
        for step in steps { try await take(step, keys, of: domain, label: label) }
        return steps
    }

    private func take(
        _ step: KeyRotation.Step, _ keys: [KeySlot: StoredKey], of domain: DomainName, label: String
    ) async throws {
        switch step {
        case .generate(let slot): try await fill(slot, of: domain, label: label)
        case .retire(let slot):
            guard let last = keys[slot] else { return }
            _ = try await vault.apply([(last, .retired)])
        case .free(let slot):
            guard let rested = keys[slot] else { return }
            _ = try await vault.apply([(rested, .rested)])
        case .activate(let slot, let former):
            guard let next = keys[slot] else { return }
            let retired = former.flatMap { keys[$0] }
            _ = try await vault.apply([(next, .activated)] + (retired.map { [($0, .retired)] } ?? []))
            log.notice(
                "another key signs",
                metadata: [
                    "domain": "\(domain)", "selector": "\(next.selector)",
                    "former": "\(retired?.selector.text ?? "none")",
                ])
        }
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
