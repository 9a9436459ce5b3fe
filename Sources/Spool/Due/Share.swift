import Authority

/// Who has how many of the places for leased work.
///
/// A customer gets another place only while it has fewer than are free. One that never gives any back is left with half
/// of them, two with a third each: whatever they do, there are places left for the others.
struct Share {
    let places: Int
    private(set) var taken = 0
    private var own: [CustomerID: Int] = [:]

    init(places: Int) {
        self.places = places
    }

    func admits(_ customer: CustomerID) -> Bool { own[customer, default: 0] < places - taken }

    mutating func take(_ customer: CustomerID) {
        taken += 1
        own[customer, default: 0] += 1
    }

    mutating func giveBack(_ customer: CustomerID) {
        guard let count = own[customer] else { return }
        taken -= 1
        own[customer] = count > 1 ? count - 1 : nil
    }
}
