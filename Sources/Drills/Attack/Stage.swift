import Message
import NIOCore
import Synchronization

/// What every scenario plays on: the people, the door, the sink, and the dice.
struct Stage: Sendable {
    let cast: Cast
    let size: DrillSize
    let target: Target
    let post: MicrosoftPost
    let census: Census
    let watch: InstallationWatch
    let ask: Operator
    let time: any TimeSource
    let group: any EventLoopGroup
    let progress: any DrillProgress
    let dice: Dice
    let refusals = LawfulRefusals()

    /// Lawful mail that was refused, for whoever has to find out why.
    final class LawfulRefusals: Sendable {
        private let answers = Mutex<[String]>([])

        func add(_ answer: Answer) { answers.withLock { if $0.count < 5 { $0.append("\(answer)") } } }
        func take() -> [String] {
            answers.withLock { answers in
                defer { answers = [] }; return answers
            }
        }
    }

    func lawfulRefused(_ answer: Answer, in scenario: String) {
        refusals.add(answer)
        census.giveUp(scenario)
    }

    /// One message over a connection of its own.
    func sendOnce(_ letter: Letter, from peer: Peer) async -> Answer {
        do {
            let connection = try await SenderConnection.open(peer, to: target, time: time, group: group)
            let answer = await connection.send(letter)
            await connection.quit()
            return answer
        } catch {
            return error.answer
        }
    }

    /// Lawful mail alone, by which delays are measured.
    ///
    /// - Returns: the 95th percentile of its delay in milliseconds.
    func quiet() async throws -> Double? {
        let scenario = "quiet"
        progress.begin(scenario, total: size.quietSeconds)
        census.begin(scenario)
        let stream = LawfulStream(self, scenario: scenario)
        defer { stream.stop() }
        async let sent: Void = stream.run(dice.dice(for: scenario))
        for _ in 0..<size.quietSeconds {
            try await time.sleep(until: time.now() + .seconds(1))
            progress.advance(by: 1)
        }
        stream.stop()
        await sent
        try await settle(scenario)
        progress.end()
        return Percentile.of(census.count(of: scenario).delays, 95)
    }

    /// Attacks, with lawful mail beside them, and counts what came of both.
    ///
    /// - Parameter awaitsActor: whether to wait for the actor to be named, once the attack is over.
    func attack(
        _ name: String, messages: Int, rate: Double, awaitsActor: Bool = false, plan: @escaping Barrage.Plan
    ) async throws -> Facts {
        progress.begin(name, total: messages)
        census.begin(name)
        let stream = LawfulStream(self, scenario: name)
        defer { stream.stop() }
        let barrage = Barrage(
            self, messages: messages, rate: rate, dice: dice.dice(for: name), plan: plan)
        let start = NIODeadline.now()
        let watching = Task { [watch, time] in
            while !Task.isCancelled {
                await watch.look()
                try await time.sleep(until: time.now() + .seconds(1))
            }
        }
        defer { watching.cancel() }
        async let sent: Void = stream.run(dice.dice(for: "lawful-\(name)"))
        await barrage.run()
        let seconds = Double((NIODeadline.now() - start).nanoseconds) / 1e9
        stream.stop()
        await sent
        try await settle(name)
        var facts = Facts(name: name)
        facts.tally = await barrage.tally
        facts.planned = messages
        facts.seconds = seconds
        facts.count(census.count(of: name))
        facts.actorNamed = try await named(barrage, waits: awaitsActor)
        let refused = refusals.take()
        if !refused.isEmpty { facts.objections.append("lawful mail was refused: \(refused.joined(separator: "; "))") }
        progress.end()
        return facts
    }

    /// Waits until lawful mail is there and nothing is on its way any more.
    private func settle(_ scenario: String) async throws {
        let end = time.now() + LawfulStream.patience
        var calm = 0
        while calm < 2, time.now() < end {
            try await time.sleep(until: time.now() + .milliseconds(150))
            let waiting = await watch.waiting()
            calm = census.isComplete(scenario) && waiting ?? 0 == 0 ? calm + 1 : 0
        }
    }

    /// Seconds from the first attempt until the actor was named with every customer tried.
    ///
    /// - Parameter waits: whether to go on looking for a while: the alert may come after the attack.
    private func named(_ barrage: Barrage, waits: Bool) async throws -> Double? {
        guard let first = await barrage.firstAttempt else { return nil }
        let customers = await barrage.customers
        let end = time.now() + .seconds(Int64(size.namingPatience))
        while true {
            await watch.look()
            if let named = await watch.named(customers) { return max(0, Double((named - first).nanoseconds) / 1e9) }
            let passed = Double((NIODeadline.now() - first).nanoseconds) / 1e9
            guard waits, time.now() < end, passed < Judgement.namingLimit else { return nil }
            try await time.sleep(until: time.now() + .milliseconds(500))
        }
    }
}

extension Facts {
    mutating func count(_ count: Census.Count) {
        delivered = count.delivered
        signed = count.signed
        lawfulSent = count.lawfulSent
        lawfulDelivered = count.lawfulDelivered
        lawfulSigned = count.lawfulSigned
        delays = count.delays
        attackedDelay = Percentile.of(count.delays, 95)
        if count.repeated > 0 { figures["repeated"] = Double(count.repeated) }
    }
}
