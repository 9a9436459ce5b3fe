import Authority
import Testing

@testable import Pipeline

@Suite struct PlacesTests {
    /// Takes as many places as this customer gets.
    private func fill(_ places: inout Places, _ customer: CustomerID) -> Int {
        var count = 0
        while places.enter(customer) { count += 1 }
        return count
    }

    @Test func `a customer alone gets half, and each further one half of what is left`() {
        var places = Places(room: Gate.standardRoom)
        let filled = (1...4).map { fill(&places, CustomerID(bits: $0)) }
        #expect(filled == [252, 126, 63, 32])
    }

    @Test func `the platform's own mail finds a place when nobody else does`() {
        var places = Places(room: Gate.standardRoom)
        for bits in 1...600 { _ = places.enter(CustomerID(bits: UInt128(bits))) }
        #expect(places.taken == Gate.standardRoom - Places.reserve)
        let late = CustomerID(bits: 700)
        let before = places.enter(late)
        let filled = fill(&places, .platform)
        places.leave(.platform)
        let after = (places.enter(late), places.enter(.platform))
        #expect(!before)
        #expect(filled == Places.reserve)
        #expect(after == (false, true))
    }

    @Test func `a place that is left can be taken again`() {
        var places = Places(room: 8)
        let customer = CustomerID(bits: 1)
        let most = fill(&places, customer)
        for _ in 0..<most { places.leave(customer) }
        #expect(places.taken == 0)
        #expect(places.taken(by: customer) == 0)
        let again = fill(&places, customer)
        #expect(again == most)
    }
}
