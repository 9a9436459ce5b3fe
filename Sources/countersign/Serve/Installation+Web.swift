import Authority
import Ledger
import Message
import NIOSSL
import Proofs
import Sandbox
import Spool
import Web

extension Installation {
    /// The HTTP side over the real stores.
    func webServer() throws -> WebServer {
        let configuration = WebConfiguration(
            http: .init(host: configuration.http.host, port: configuration.http.port),
            https: .init(
                endpoint: .init(host: configuration.https.host, port: configuration.https.port),
                configuration: certificate.configuration),
            platform: configuration.platformDomain.text)
        do {
            return try WebServer(
                configuration, admitting: admitting, authenticating: ledger, idempotency: ledger,
                log: StoredMessages(ledger: ledger, spool: spool), queue: StoredQueue(ledger: ledger, spool: spool),
                sessions: ledger, mailbox: world.maildir.map { Maildir(folder: $0.path) },
                exposure: ExposureView(
                    current: { exposure.current }, actors: { actors.actors },
                    customer: { ledger.customer($0)?.facts.name }), connectors: ConnectorsView(ledger),
                metrics: metrics, time: time,
                logger: quietLog, health: { await self.problems() })
        } catch {
            throw Failure("\(error)")
        }
    }

    /// What is wrong with the stores; empty when all is well.
    private func problems() async -> [String] {
        var found: [String] = []
        do {
            _ = try await spool.counts()
        } catch {
            found.append("the spool cannot be read: \(error)")
        }
        do {
            _ = try await ledger.outboxCount()
        } catch {
            found.append("the ledger cannot be read: \(error)")
        }
        return found
    }
}
