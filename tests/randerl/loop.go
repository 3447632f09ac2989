package randerl

import (
	"fmt"
	"strings"
)

// loop is functions that go to each other by tail calls, taking a binary apart
// and making another. Each call counts down.
func (g *gen) loop(number int) string {
	var s strings.Builder
	n := 1 + g.IntN(4)
	for i := range n {
		name := fmt.Sprintf("p%d_%d", number, i)
		for range 1 + g.IntN(2) {
			fmt.Fprintf(&s, "%s(<<%s>>, K, X, Acc) when K > 0 ->\n    %s;\n", name,
				g.pick("C, T/binary", "C:16, T/binary", "C:4, T/bits", "C/utf8, T/binary", "C:24/signed-little, T/bits", "97, C, T/bits"),
				g.round(number, n))
		}
		if g.IntN(2) == 0 {
			fmt.Fprintf(&s, "%s(T, K, X, Acc) when K > %d ->\n    C = K,\n    %s;\n", name, g.IntN(4), g.round(number, n))
		}
		fmt.Fprintf(&s, "%s(T, K, X, Acc) -> {%d, T, K, X, Acc}.\n\n", name, i)
	}
	return s.String()
}

// round is the body of a clause of a loop of n functions.
func (g *gen) round(number, n int) string {
	g.scope = []variable{{"C", kInt}, {"K", kInt}, {"X", kInt}, {"T", kBin}, {"Acc", kBin}}
	call := func() string {
		return fmt.Sprintf("p%d_%d(T, K - 1, (%s) band 16#FFFFFFFFF, %s)", number, g.IntN(n),
			g.pick("X + C", "X - K", "X * 3 + C", "C", "id(X) bxor C", g.expr(kInt, 2)),
			g.pick("Acc", "<<Acc/bits, C>>", "<<Acc/bits, C:16/little, X:40>>", "<<Acc/bits, \"ab\", X:32>>", "<<Acc/bits, X:5, K>>", "<<C, Acc/bits>>"))
	}
	switch g.IntN(4) {
	case 0:
		return call()
	case 1:
		return fmt.Sprintf("if %s -> %s; true -> %s end", g.pick("C > X", "C rem 3 =:= 0", "C + 0.5 > K / 2", "byte_size(Acc) > 20"), call(), call())
	case 2:
		v := g.fresh()
		e := g.expr(kInt, 2)
		return fmt.Sprintf("%s = id(%s),\n    case %s > X of true -> %s; false -> %s end", v, e, v, call(), call())
	}
	return fmt.Sprintf("case %s of true -> %s; _ -> %s end", g.expr(kBool, 2), call(), call())
}
