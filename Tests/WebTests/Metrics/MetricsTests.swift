import Testing

@testable import Web

struct MetricsTests {
    @Test func `counters are written with their labels`() async {
        let metrics = Metrics()
        let counter = metrics.counter("mail_total", help: "Messages.")
        counter.add(2, ["door": "http"])
        counter.add(1, ["door": "a\"b\\c\nd"])
        #expect(
            await metrics.text() == """
                # HELP countersign_mail_total Messages.
                # TYPE countersign_mail_total counter
                countersign_mail_total{door="a\\"b\\\\c\\nd"} 1
                countersign_mail_total{door="http"} 2

                """)
    }

    @Test func `a histogram counts each measurement in all buckets above it`() async {
        let metrics = Metrics()
        let histogram = metrics.histogram("wait_seconds", help: "Waiting.", buckets: [0.1, 1])
        for value in [0.1, 0.5, 3] { histogram.observe(value) }
        #expect(
            await metrics.text() == """
                # HELP countersign_wait_seconds Waiting.
                # TYPE countersign_wait_seconds histogram
                countersign_wait_seconds_bucket{le="0.1"} 1
                countersign_wait_seconds_bucket{le="1"} 2
                countersign_wait_seconds_bucket{le="+Inf"} 3
                countersign_wait_seconds_sum 3.6
                countersign_wait_seconds_count 3

                """)
    }

    @Test func `values that live elsewhere are asked for`() async {
        let metrics = Metrics()
        metrics.gauge("queue_messages", help: "Waiting messages.") { [Metrics.Sample(3, labels: ["state": "held"])] }
        metrics.polledCounter("syncs_total", help: "Syncs.") { [Metrics.Sample(12)] }
        let text = await metrics.text()
        #expect(
            text.contains("# TYPE countersign_queue_messages gauge\ncountersign_queue_messages{state=\"held\"} 3\n"))
        #expect(text.contains("# TYPE countersign_syncs_total counter\ncountersign_syncs_total 12\n"))
    }
}
