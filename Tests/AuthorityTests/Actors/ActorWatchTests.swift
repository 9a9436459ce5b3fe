import Message
import Testing

@testable import Authority

@Suite struct ActorWatchTests {
    private static let egress = "40.107.3.9"
    private var watch = ActorWatch()

    private func customer(_ number: Int) -> CustomerID { CustomerID(bits: UInt128(number + 1)) }

    private func attempt(
        at number: Int?, tenant: String?, organisation: String? = nil, peer: String = egress, feeder: String? = nil,
        greeting: String = "", shape: String? = nil
    ) throws -> RefusedAttempt {
        RefusedAttempt(
            customer: number.map(customer), tenant: tenant, organisation: organisation, peer: try IPAddress(peer),
            feeder: try feeder.map { try IPAddress($0) }, greeting: greeting, shape: shape, networks: .builtIn)
    }

    @Test mutating func `the second customer that a tenant tries is told at once`() throws {
        #expect(watch.note(try attempt(at: 0, tenant: "T1"), at: Scene.now) == nil)
        let alert = watch.note(try attempt(at: 1, tenant: "t1", feeder: "198.51.100.7"), at: Scene.now + .minutes(4))
        let actor = try #require(alert).actor
        #expect(alert?.isNew == true)
        #expect(actor.customers.map(\.customer) == [customer(0), customer(1)])
        #expect(actor.tenants == ActorSummary.Common(count: 1, most: ["t1"]))
        #expect(actor.name == "tenant t1, network 198.51.100.0/24")
        #expect(actor.firstSeen == Scene.now)
    }

    @Test mutating func `it is told again whenever the customers have doubled`() throws {
        var told: [Int] = []
        for number in 0..<20 {
            if let alert = watch.note(try attempt(at: number, tenant: "t1"), at: Scene.now + .seconds(Int64(number))) {
                told.append(alert.actor.customers.count)
            }
        }
        #expect(told == [2, 4, 8, 16])
        #expect(watch.actors(at: Scene.now + .minutes(1)).map(\.customers.count) == [20])
    }

    @Test mutating func `a hundred refusals at one customer are told, ninety-nine are not`() throws {
        for second in 0..<99 {
            #expect(watch.note(try attempt(at: 0, tenant: "t1"), at: Scene.now + .seconds(Int64(second))) == nil)
        }
        let alert = watch.note(try attempt(at: 0, tenant: "t1"), at: Scene.now + .seconds(99))
        #expect(alert?.actor.attempts == 100)
        #expect(watch.note(try attempt(at: 0, tenant: "t1"), at: Scene.now + .seconds(100)) == nil)
        #expect(watch.note(try attempt(at: 1, tenant: "t1"), at: Scene.now + .seconds(101))?.isNew == false)
    }

    @Test mutating func `seven hundred tenants fed from forty addresses are one actor`() throws {
        let customers = 20
        var alerts: [ActorAlert] = []
        for number in 0..<7_000 {
            let host = number % 40
            let attempt = try attempt(
                at: number % customers, tenant: "tenant-\(number % 700)",
                organisation: "org\(number % 700).onmicrosoft.com", peer: "40.107.3.\(number % 12)",
                feeder: "\(11 + host).7.\(host).5", greeting: "vps-\(host)f\(host)a.rented.example", shape: "s1")
            if let alert = watch.note(attempt, at: Scene.now + .milliseconds(Int64(number) * 20)) {
                alerts.append(alert)
            }
        }
        let actors = watch.actors(at: Scene.now + .seconds(140))
        let actor = try #require(actors.first)
        #expect(actors.count == 1)
        #expect(actor.customers.count == customers)
        #expect(actor.attempts == 7_000)
        #expect(actor.tenants.count == 700)
        #expect(actor.addresses.count == 40)
        #expect(actor.greetings.most == ["vps-#.rented.example"])
        #expect(actor.name.hasPrefix("700 tenants such as tenant-"))
        #expect(alerts.count <= 8)
        #expect(watch.nodes.keys.allSatisfy { !$0.text.hasPrefix("40.107.") })
    }

    @Test mutating func `two customers with the same wrong setting are two`() throws {
        for number in 0..<98 {
            let both = [("a", "198.51.100.7"), ("b", "192.0.2.7")]
            for (index, (name, feeder)) in both.enumerated() {
                let attempt = try attempt(
                    at: index, tenant: "tenant-\(name)", feeder: feeder, greeting: "exch01.corp.example", shape: "plain"
                )
                #expect(watch.note(attempt, at: Scene.now + .seconds(Int64(number))) == nil)
            }
        }
        #expect(watch.clusters.count == 2)
        #expect(watch.actors(at: Scene.now + .minutes(2)).isEmpty)
    }

    @Test mutating func `addresses that a shared sender sends everybody's mail from join nobody`() throws {
        for number in 0..<50 {
            let same = try attempt(at: number, tenant: "tenant-\(number)", peer: Self.egress)
            let pool = try attempt(at: number, tenant: "other-\(number)", peer: "40.95.1.1")
            let google = try attempt(
                at: number, tenant: nil, peer: "209.85.220.41", greeting: "mail-sor-f41.google.com", shape: "g")
            let fed = try attempt(at: number, tenant: "fed-\(number)", feeder: "54.240.8.1")
            for attempt in [same, pool, google, fed] { #expect(watch.note(attempt, at: Scene.now) == nil) }
        }
    }

    @Test mutating func `who forges a tenant or a feeding address is not taken for its owner`() throws {
        _ = watch.note(try attempt(at: 0, tenant: "victim", feeder: "198.51.100.7"), at: Scene.now)
        let forged = try attempt(
            at: 1, tenant: "victim", organisation: "victim.example", peer: "203.0.113.9", feeder: "198.51.100.7")
        #expect(watch.note(forged, at: Scene.now) == nil)
        let again = watch.note(try attempt(at: 2, tenant: nil, peer: "203.0.113.77"), at: Scene.now)
        #expect(again?.actor.customers.map(\.customer) == [customer(1), customer(2)])
        #expect(again?.actor.tenants.count == 0)
        #expect(again?.actor.name == "network 203.0.113.0/24")
    }

    @Test mutating func `servers all over the world that greet and write alike are one from the third on`() throws {
        var alerts: [ActorAlert] = []
        for number in 0..<5 {
            let attempt = try attempt(
                at: number, tenant: nil, peer: "\(11 + number).1.1.1", greeting: "srv\(number)a.bulk.example",
                shape: "x")
            if let alert = watch.note(attempt, at: Scene.now) { alerts.append(alert) }
        }
        #expect(alerts.map(\.actor.customers.count) == [3])
        #expect(watch.actors(at: Scene.now).map(\.customers.count) == [5])
    }

    @Test mutating func `only the last hour counts`() throws {
        _ = watch.note(try attempt(at: 0, tenant: "t1"), at: Scene.now)
        #expect(watch.note(try attempt(at: 1, tenant: "t1"), at: Scene.now + .hours(2)) == nil)
        for hour in 3..<40 {
            #expect(watch.note(try attempt(at: hour, tenant: "t1"), at: Scene.now + .hours(Int64(hour) * 2)) == nil)
        }
        #expect(watch.actors(at: Scene.now + .hours(100)).isEmpty)
    }

    @Test mutating func `customers tried long ago are not in the number that must double`() throws {
        // One customer every 50 minutes: the actor never rests, but nobody else is tried within the hour.
        for step in 0..<60 {
            let alert = watch.note(try attempt(at: step, tenant: "t1"), at: Scene.now + .minutes(Int64(step) * 50))
            if let alert { #expect(alert.actor.customers.count <= 2) }
        }
        #expect(watch.entries <= 3)
    }

    @Test mutating func `news of a large actor is not drowned by many small ones`() throws {
        var small = 0
        for number in 0..<500 {
            for customer in 0..<2 {
                let attempt = try attempt(at: customer, tenant: "small-\(number)")
                if watch.note(attempt, at: Scene.now) != nil { small += 1 }
            }
        }
        #expect(small == ActorWatch.mostAlerts)
        var large: [Int] = []
        for number in 0..<16 {
            if let alert = watch.note(try attempt(at: number, tenant: "large"), at: Scene.now) {
                large.append(alert.actor.customers.count)
            }
        }
        #expect(large == [4, 8, 16])
    }
}
