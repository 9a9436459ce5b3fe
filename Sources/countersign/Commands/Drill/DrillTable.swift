import Drills
import Glibc

/// A drill's outcome for people.
struct DrillTable {
    private let outcome: EchoSpoof.Outcome
    private let seed: UInt64

    init(_ outcome: EchoSpoof.Outcome, seed: UInt64) {
        self.outcome = outcome
        self.seed = seed
    }

    func print() {
        Output.table(
            [
                "scenario", "", "attempted", "signed", "delivered", "lawful", "refusals/s", "p50 ms", "p95 ms",
                "p99 ms",
                "delay p95", "actor s",
            ],
            outcome.report.scenarios.map { scenario in
                [
                    scenario.name, scenario.passed ? "passed" : "FAILED", "\(scenario.attempted)", "\(scenario.signed)",
                    "\(scenario.delivered)", "\(scenario.lawfulDelivered)/\(scenario.lawfulSent)",
                    text(scenario, "refusals_per_second"), text(scenario, "refusal_p50_ms"),
                    text(scenario, "refusal_p95_ms"), text(scenario, "refusal_p99_ms"),
                    text(scenario, "attacked_p95_ms"), text(scenario, "actor_named_s"),
                ]
            })
        let quiet = outcome.report.scenarios.compactMap { $0.figures["quiet_p95_ms"] }.first
        Swift.print(
            "\(outcome.report.passed ? "passed" : "FAILED"), seed \(seed)"
                + (quiet.map { "; lawful mail without an attack: p95 \($0) ms" } ?? ""))
    }

    private func text(_ scenario: DrillReport.Scenario, _ figure: String) -> String {
        scenario.figures[figure].map { "\($0)" } ?? "-"
    }

    /// One line on standard error.
    static func complain(_ line: String) { write("\(line)\n") }

    static func write(_ text: String) {
        var text = text
        // What cannot be written to standard error is lost, as it is for every program.
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
