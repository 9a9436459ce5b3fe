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

    /// Tells the slots what the DNS shows, and lets a key sign where none does.
    ///
    /// A key signs only once the DNS shows it. Which of two keys signs is changed by rotation, not here.
    func turnKeys(of domain: DomainName, label: String) async throws {
        let names = PublishedNames(domain: domain, platform: ledger.platform, label: label)
        var seen: [(StoredKey, KeySlotCourse.Event)] = []
        for key in try await vault.keys(of: domain, label: label) where key.course.state == .generated {
            guard let name = names.key(key.selector.text) else { continue }
            let answer = await resolver.resolve(name, .txt)
            let wanted = ProofLook.publishedKey(in: Array(KeyVault.record(of: key).utf8))
            let isShown = answer.records.contains { record in
                guard case .text(let text) = record else { return false }
                return ProofLook.publishedKey(in: text) == wanted
            }
            if isShown { seen.append((key, .seenInDNS)) }
        }
        if !seen.isEmpty { _ = try await vault.apply(seen) }
        let keys = try await vault.keys(of: domain, label: label)
        guard !keys.contains(where: \.course.signs), let ready = keys.first(where: { $0.course.state == .published })
        else { return }
        _ = try await vault.apply([(ready, .activated)])
    }

    /// Writes the platform's zone when a key in it changed.
    public func writeZone() async throws {
        try zoneFile.write(try await publishedKeys())
    }

    /// The key records of the platform's zone.
    public func publishedKeys() async throws -> [PlatformZone.Key] {
        var keys: [PlatformZone.Key] = []
        for row in ledger.domains() {
            guard let customer = ledger.customer(row.customer) else { continue }
            let names = names(of: row.domain, customer)
            for key in try await vault.keys(of: row.domain, label: customer.facts.label) where key.course.isWanted {
                guard let name = names.keyTarget(key.selector.text) else { continue }
                keys.append(PlatformZone.Key(name: name, text: KeyVault.record(of: key)))
            }
        }
        return keys
    }
}
