import Foundation
import Ledger
import Logging
import Proofs
import Resolver
import Signing

extension DataFolder {
    /// The keeper of proofs on this folder: with the zone file of a sandbox, else with the system's DNS. The platform's
    /// zone is left to `serve`, which knows the host that takes bounces.
    func proofKeeper(_ ledger: Ledger) throws -> ProofKeeper {
        let time = SystemTime()
        let vault = KeyVault(
            store: LedgerKeys(ledger, by: principal), sealingKey: ledger.masterKey.derive(KeyVault.purpose),
            threads: SigningThreads(), time: time)
        var log = Logger(label: "countersign", factory: LineLog.init)
        log.logLevel = .error
        return ProofKeeper(
            ledger: ledger, vault: vault, resolver: try resolver(), zoneFile: nil, time: time, log: log)
    }
}
