import Kernel
import Testing

@Suite struct PageTests {
    @Test(arguments: [(-5, 1), (0, 1), (1, 1), (50, 50), (100, 100), (101, 100), (Int.max, 100)])
    func `a page is never empty by request and never longer than a hundred`(asked: Int, given: Int) {
        #expect(PageRequest(size: asked).size == given)
    }

    @Test func `a page keeps where the next begins when its items are changed`() {
        #expect(Page(items: [1, 2], next: "n").map { $0 * 2 } == Page(items: [2, 4], next: "n"))
    }
}
