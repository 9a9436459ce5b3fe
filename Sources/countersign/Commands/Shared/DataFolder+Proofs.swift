import Foundation
import Ledger
import Logging
import Message
import Proofs
import Resolver
import Signing

extension DataFolder {
    /// The keeper of proofs on this folder: with the zone file of a sandbox, else with the system's DNS.
    func proofKeeper(_ ledger: Ledger) throws -> ProofKeeper {
        let time = SystemTime()
        let vault = KeyVault(
            store: LedgerKeys(ledger), sealingKey: ledger.masterKey.derive(KeyVault.purpose), threads: SigningThreads(),
            time: time)
        do {
            let host = try DomainName("mx.\(ledger.platform)")
            let zone = "\(data)/zone.json"
            var log = Logger(label: "countersign", factory: LineLog.init)
            log.logLevel = .error
            return ProofKeeper(
                ledger: ledger, vault: vault,
                resolver: FileManager.default.fileExists(atPath: "\(data)/\(SandboxFolder.mark)")
                    ? ZoneResolver([try ZoneFile(path: zone)])
                    : try UnboundResolver(UnboundSettings(servers: .system), time: time),
                zoneFile: PlatformZoneFile(path: "\(data)/dns/platform.zone", platform: ledger.platform, host: host),
                time: time, log: log)
        } catch {
            throw Failure("DNS cannot be asked: \(error)")
        }
    }
}
