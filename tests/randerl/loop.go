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

// sums is functions that go to each other by tail calls, computing integers from
// those that they are given, so that they do not stay small.
func (g *gen) sums(number int) string {
	var s strings.Builder
	n := 1 + g.IntN(3)
	for i := range n {
		name := fmt.Sprintf("q%d_%d", number, i)
		for range 1 + g.IntN(2) {
			fmt.Fprintf(&s, "%s(K, X, Y, Acc) when K > 0%s ->\n    %s;\n", name,
				g.pick("", ", X > Y", ", X band 1 =:= 0", ", is_integer(Y)", ", X =/= Y", ", Y rem 3 < 2", ", X + 1 > 134217728", ", X == Y + 0.0", ", X * 2 >= Y"),
				g.sumsRound(number, n))
		}
		fmt.Fprintf(&s, "%s(K, X, Y, Acc)%s -> {%d, K, X, Y, Acc}.\n\n", name, g.pick("", "", "", " when K =:= 0"), i)
	}
	return s.String()
}

// sumsRound is the body of a clause of n such functions.
func (g *gen) sumsRound(number, n int) string {
	g.scope = []variable{{"K", kInt}, {"X", kInt}, {"Y", kInt}}
	value := func(x, y string) string {
		return strings.NewReplacer("X", x, "Y", y).Replace(g.pick("X", "Y", "X + Y", "X - Y", "X + K", "X - 1", "X * 3", "X * 31 + K", "X * Y rem 1000000007",
			"(X bxor Y) + 1", "X bsl 3", "X bsr 2", "(X * 16777619) band 16#FFFFFFFF", "-X", "X div 7 + Y", "X band Y", "X bor Y", "bnot X", "id(X)",
			"X + 134217720", "X rem 1000 + Y", "K", "X + 0.5", "X div (K rem 5)"))
	}
	call := func(x, y string) string {
		return fmt.Sprintf("q%d_%d(K - 1, %s, %s, %s)", number, g.IntN(n), value(x, y), value(y, x),
			g.pick("Acc", "Acc", "Acc", "["+x+" | Acc]", "[{"+x+", "+y+"} | Acc]", "["+x+" + 1 | Acc]"))
	}
	switch g.IntN(6) {
	case 0, 1:
		return call("X", "Y")
	case 2:
		return fmt.Sprintf("if %s -> %s; true -> %s end",
			g.pick("X > Y", "X =< 134217727", "X - Y < 0", "K rem 2 =:= 0, X < Y", "is_integer(X)", "X =:= Y"), call("X", "Y"), call("X", "Y"))
	case 3:
		return fmt.Sprintf("case X of 0 -> %s; 134217728 -> %s; _ -> %s end", call("X", "Y"), call("X", "Y"), call("X", "Y"))
	case 4:
		return fmt.Sprintf("Z = %s,\n    %s", value("X", "Y"), call("Z", g.pick("X", "Y")))
	}
	return fmt.Sprintf("try X div (K rem 3) of Z -> %s catch error:badarith -> %s end", call("Z", "X"), call("Y", "X"))
}
