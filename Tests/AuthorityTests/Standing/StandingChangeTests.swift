import Message
import Testing

@testable import Authority

@Suite struct StandingChangeTests {
    @Test func `every standing may become any other but what is closed, and the platform never closes`() {
        for from in Standing.allCases {
            for to in Standing.allCases {
                let change = try? StandingChange(of: Scene.customer, from: from, to: to)
                #expect((change != nil) == (from != to && from != .closed), "\(from) to \(to)")
                let platform = try? StandingChange(of: .platform, from: from, to: to)
                #expect((platform != nil) == (from != to && from != .closed && to != .closed), "\(from) to \(to)")
            }
        }
    }

    @Test func `a change that is none, or comes after the end, says so`() {
        #expect(throws: StandingChange.Problem.unchanged) {
            try StandingChange(of: Scene.customer, from: .held, to: .held)
        }
        #expect(throws: StandingChange.Problem.closedForEver) {
            try StandingChange(of: Scene.customer, from: .closed, to: .active)
        }
        #expect(throws: StandingChange.Problem.platformNeverCloses) {
            try StandingChange(of: .platform, from: .active, to: .closed)
        }
    }

    @Test func `giving a right back is a release, taking one away is not`() throws {
        #expect(try StandingChange(of: Scene.customer, from: .frozen, to: .active).isRelease)
        #expect(try StandingChange(of: Scene.customer, from: .frozen, to: .held).isRelease)
        #expect(try !StandingChange(of: Scene.customer, from: .active, to: .frozen).isRelease)
        #expect(try !StandingChange(of: Scene.customer, from: .watched, to: .held).isRelease)
    }

    @Test func `mail leaves for active and watched customers alone`() throws {
        #expect(Standing.allCases.filter(\.letsMailLeave) == [.active, .watched])
        #expect(try StandingChange(of: Scene.customer, from: .watched, to: .frozen).stopsDelivery)
        #expect(try !StandingChange(of: Scene.customer, from: .held, to: .frozen).stopsDelivery)
    }
}
