import Authority
import Ledger
import Logging
import Message
import Pipeline
import ServiceLifecycle

/// Drains the outbox: what the platform itself wants to send goes through the same `admit` as all other mail.
///
/// A row's id is the id of its message, so a row handed in twice is decided once and queued once. Rows that cannot be
/// handed in now come back later, ever more seldom. A row is closed only once its mail is in the queue or was refused for
/// what it is; a refusal that has to do with the platform's state (its proof, its standing, its key) closes nothing.
public struct SystemDoor: Service {
    /// Rows taken in one go.
    static let batch = 32
    /// How long the door rests when nothing is due.
    static let rest = Span.seconds(1)
    /// The first wait of a row that could not be handed in; it doubles each time.
    static let firstWait = Span.seconds(30)
    static let longestWait = Span.hours(1)
    /// A row that cannot even be made into a message is given up after this many attempts, which takes about a day.
    static let mostAttempts = 30

    private let ledger: Ledger
    private let admitting: any Admitting
    private let identity: @Sendable () async -> Authenticated?
    private let compose: @Sendable (OutboxRow) async throws -> SystemMail
    private let time: any TimeSource
    private let log: Logger

    /// - Parameters:
    ///   - identity: customer zero's own credential; nil while it has none, and then nothing is handed in.
    ///   - compose: makes the message of a row, by the row's kind.
    public init(
        ledger: Ledger, admitting: any Admitting, identity: @escaping @Sendable () async -> Authenticated?,
        compose: @escaping @Sendable (OutboxRow) async throws -> SystemMail, time: any TimeSource, log: Logger
    ) {
        self.ledger = ledger
        self.admitting = admitting
        self.identity = identity
        self.compose = compose
        self.time = time
        self.log = log
    }

    /// Drains until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard await drain() == 0 else { continue }
                try? await time.sleep(until: time.now() + Self.rest)
            }
        }
    }

    /// Hands in what is due now.
    ///
    /// - Returns: how many rows were closed.
    func drain() async -> Int {
        guard let identity = await identity() else { return 0 }
        let rows: [OutboxRow]
        do {
            rows = try await ledger.leaseOutbox(Self.batch)
        } catch {
            log.error("the outbox cannot be read", metadata: ["error": "\(error)"])
            return 0
        }
        var closed = 0
        for row in rows where !Task.isCancelled {
            if await handIn(row, as: identity) { closed += 1 }
        }
        return closed
    }

    /// - Returns: whether the row is closed.
    private func handIn(_ row: OutboxRow, as identity: Authenticated) async -> Bool {
        let mail: SystemMail
        do {
            mail = try await compose(row)
        } catch {
            log.error("no mail can be made of an outbox row", metadata: metadata(row, "\(error)"))
            return row.attempts >= Self.mostAttempts ? await close(row) : await postpone(row)
        }
        guard var draft = try? await admitting.openDraft(for: identity.customer) else {
            // A door that closes leaves its rows to the next start.
            return Task.isCancelled ? false : await postpone(row)
        }
        draft.append(mail.bytes[...])
        var submission = Submission(
            identity: identity, door: .system, connection: Connection(peer: nil, protocolName: "SYSTEM"),
            reversePath: mail.reversePath, recipients: mail.recipients, requestedClass: mail.messageClass,
            usesUTF8: true, draft: draft, id: row.id)
        submission.concerns = row.concerns
        switch await admitting.admit(submission) {
        case .accepted:
            return await close(row)
        case .refused(let refusal) where refusal.isAboutTheMessage:
            log.error("mail of the platform is refused for good", metadata: metadata(row, refusal.privateReason))
            return await close(row)
        case .refused(let refusal):
            log.warning("mail of the platform is refused at present", metadata: metadata(row, refusal.privateReason))
            return await postpone(row)
        case .undecided(let refusal):
            log.info("mail of the platform must wait", metadata: metadata(row, refusal.privateReason))
            return await postpone(row)
        case .unavailable(let outage):
            log.info("mail of the platform must wait", metadata: metadata(row, outage.reason))
            return await postpone(row)
        }
    }

    /// A row that cannot be closed now stays leased and is handed in again, to no effect, by the next start.
    private func close(_ row: OutboxRow) async -> Bool {
        do {
            try await ledger.closeOutbox(row.id)
            return true
        } catch {
            log.error("an outbox row cannot be closed", metadata: metadata(row, "\(error)"))
            return false
        }
    }

    private func postpone(_ row: OutboxRow) async -> Bool {
        let factor = Int64(1) << min(row.attempts, 20)
        let wait = min(Self.longestWait, .milliseconds(Self.firstWait.milliseconds * factor))
        do {
            try await ledger.postponeOutbox(row.id, until: time.now() + wait)
        } catch {
            log.error("an outbox row cannot be postponed", metadata: metadata(row, "\(error)"))
        }
        return false
    }

    private func metadata(_ row: OutboxRow, _ reason: String) -> Logger.Metadata {
        ["id": "\(row.id)", "kind": "\(row.kind)", "attempts": "\(row.attempts)", "reason": "\(reason)"]
    }
}

extension Refusal {
    /// Whether the same message will be refused again, however the platform stands by then.
    fileprivate var isAboutTheMessage: Bool {
        switch outcome {
        case .content, .fromNotSingle, .displayNameMisleading, .tooManyRecipients: true
        case .credentialInvalid, .notPermitted, .customerSuspended, .tenantNotProved, .domainNotProved, .suppressed,
            .limitReached, .undecided:
            false
        }
    }
}
