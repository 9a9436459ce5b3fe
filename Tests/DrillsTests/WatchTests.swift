import NIOCore
import Testing

@testable import Drills

@Suite struct WatchTests {
    @Test func figuresAreReadWithTheirLabels() {
        let page = MetricsPage(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n# HELP a b\na{x=\"1 2\"} 3\na{x=\"3\"} 4.5\nab 100\n")
        #expect(page.values["a{x=\"1 2\"}"] == 3)
        #expect(page.sum("a") == 7.5)
        #expect(page.sum("none") == 0)
    }

    @Test func theActorIsNamedByOneLineWithEveryCustomer() {
        var news = ActorNews()
        let first = NIODeadline.uptimeNanoseconds(1)
        let second = NIODeadline.uptimeNanoseconds(2)
        news.read(
            log:
                "warning one actor is behind refused mail customers=id1,id2\nwarning something else customers=id1,id2,id3",
            at: first)
        #expect(news.named(["id1", "id2"]) == first)
        #expect(news.named(["id1", "id3"]) == nil)
        news.read(log: "warning an actor that was told tries more customers customers=id1,id2,id3", at: second)
        #expect(news.named(["id1", "id3"]) == second)
    }

    @Test func anAlertIsCounted() {
        var news = ActorNews()
        news.read(MetricsPage("countersign_actor_alerts_total 0"), at: .uptimeNanoseconds(1))
        #expect(news.counting == nil)
        news.read(MetricsPage("countersign_actor_alerts_total 2"), at: .uptimeNanoseconds(2))
        news.read(MetricsPage("countersign_actor_alerts_total 2"), at: .uptimeNanoseconds(3))
        #expect(news.counting == .uptimeNanoseconds(2))
    }

    @Test func alertsFromBeforeTheDrillAreNotItsOwn() {
        var news = ActorNews()
        news.read(MetricsPage("countersign_actor_alerts_total 7"), at: .uptimeNanoseconds(1))
        news.read(MetricsPage("countersign_actor_alerts_total 7"), at: .uptimeNanoseconds(2))
        #expect(news.counting == nil)
        news.read(MetricsPage("countersign_actor_alerts_total 8"), at: .uptimeNanoseconds(3))
        #expect(news.counting == .uptimeNanoseconds(3))
    }
}
