import Message
import NIOCore

/// Sends a number of attacks at a rate, over many connections at once.
actor Barrage {
    /// The next volley; called one at a time.
    typealias Plan = @Sendable (inout Dice) throws -> Volley

    /// Connections open at once.
    static let connections = 24

    private let target: Target
    private let post: MicrosoftPost
    private let time: any TimeSource
    private let group: any EventLoopGroup
    private let progress: any DrillProgress
    private let plan: Plan
    /// Messages a second.
    private let rate: Double
    private var dice: Dice
    private var left: Int
    private var due: Int = 0
    private let start: Timestamp
    private(set) var tally = Tally()
    private(set) var customers: Set<String> = []
    private(set) var firstAttempt: NIODeadline?

    init(_ stage: Stage, messages: Int, rate: Double, dice: Dice, plan: @escaping Plan) {
        target = stage.target
        post = stage.post
        time = stage.time
        group = stage.group
        progress = stage.progress
        self.plan = plan
        self.rate = rate
        self.dice = dice
        left = messages
        start = stage.time.now()
    }

    func run() async {
        await withTaskGroup(of: Void.self) { workers in
            for _ in 0..<Self.connections { workers.addTask { await self.work() } }
        }
    }

    private func work() async {
        do {
            while let volley = try next() { try await send(volley) }
        } catch {
            // An attack that cannot be made, or a drill that was stopped: fewer attempts than planned are a failure.
        }
    }

    private func next() throws -> Volley? {
        guard left > 0, !Task.isCancelled else { return nil }
        var volley = try plan(&dice)
        volley.shots = Array(volley.shots.prefix(left))
        left -= volley.shots.count
        return volley
    }

    private func send(_ volley: Volley) async throws {
        customers.formUnion(volley.customers)
        var connection: SenderConnection?
        var last: Letter?
        for (index, shot) in volley.shots.enumerated() {
            try await time.sleep(until: nextDue())
            let letter = try letter(shot, after: last)
            last = letter
            if firstAttempt == nil { firstAttempt = .now() }
            var answer = await send(letter, volley.peer, &connection)
            // A door may close after so many refusals: the attacker comes again.
            if answer.isBroken { answer = await send(letter, volley.peer, &connection) }
            tally.add(answer)
            progress.advance(by: 1)
            if volley.stopsAtRefusal, !answer.isAccepted {
                left += volley.shots.count - index - 1
                break
            }
        }
        await connection?.quit()
    }

    private func send(_ letter: Letter, _ peer: Peer, _ connection: inout SenderConnection?) async -> Answer {
        let open: SenderConnection
        do {
            open = try await connection.orOpen(peer, target, time, group)
        } catch {
            return error.answer
        }
        let answer = await open.send(letter)
        connection = answer.isBroken ? nil : open
        return answer
    }

    private func letter(_ shot: Volley.Shot, after last: Letter?) throws -> Letter {
        switch shot {
        case .copy(let recipient):
            guard let last else { throw DrillFailure("there is nothing to copy") }
            return last.addressed(to: recipient)
        case .letter(let letter): return letter
        case .sketch(let sketch): return try post.write(sketch, at: time.now(), &dice)
        }
    }

    /// The time of the next attack: evenly spread.
    private func nextDue() -> Timestamp {
        due += 1
        return start + .milliseconds(Int64(Double(due - 1) * 1000 / rate))
    }
}

extension SenderConnection? {
    /// The connection there is, or a new one.
    fileprivate func orOpen(
        _ peer: Peer, _ target: Target, _ time: any TimeSource, _ group: any EventLoopGroup
    ) async throws(SenderConnection.Refusal) -> SenderConnection {
        if let self { return self }
        return try await SenderConnection.open(peer, to: target, time: time, group: group)
    }
}
