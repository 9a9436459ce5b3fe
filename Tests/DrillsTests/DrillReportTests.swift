import Testing

@testable import Drills

@Suite struct DrillReportTests {
    @Test func aDrillPassesOnlyWhenEveryScenarioDoes() {
        let good = DrillReport.Scenario(name: "base", passed: true)
        let bad = DrillReport.Scenario(name: "hop", passed: false)
        #expect(DrillReport(drill: "echo-spoof", scenarios: [good]).passed)
        #expect(!DrillReport(drill: "echo-spoof", scenarios: [good, bad]).passed)
    }

    @Test func aDrillWithoutScenariosHasNotPassed() {
        #expect(!DrillReport(drill: "echo-spoof", scenarios: []).passed)
    }
}
