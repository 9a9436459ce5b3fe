extension Facts {
    /// The scenario as it is printed.
    func report(_ judgement: Judgement) -> DrillReport.Scenario {
        var figures = figures
        figures["accepted"] = Double(tally.accepted)
        figures["unanswered"] = Double(tally.broken)
        figures["seconds"] = seconds
        for (code, count) in tally.codes { figures["replies_\(code)"] = Double(count) }
        for percent in [50, 95, 99] {
            figures["refusal_p\(percent)_ms"] = Percentile.of(tally.replyTimes, percent)
        }
        if seconds > 0 { figures["refusals_per_second"] = Double(tally.refused) / seconds }
        figures["quiet_p95_ms"] = quietDelay
        figures["attacked_p95_ms"] = attackedDelay
        figures["actor_named_s"] = actorNamed
        figures["lawful_signed"] = Double(lawfulSigned)
        return DrillReport.Scenario(
            name: name, passed: judgement.isPassed, attempted: tally.attempted, signed: signed, delivered: delivered,
            lawfulSent: lawfulSent, lawfulDelivered: lawfulDelivered,
            figures: figures.mapValues { ($0 * 10).rounded() / 10 })
    }
}
