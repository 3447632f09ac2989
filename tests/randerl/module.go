package randerl

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Module returns the source of a module with n functions and all/0, which calls
// each and returns the list of their outcomes: {ok, Value} or {Class, Reason}.
func Module(r *rand.Rand, name string, n int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "-module(%s).\n-export([all/0, id/1]).\n-compile(nowarn_unused_vars).\n\n", name)
	s.WriteString("id(X) -> X.\n\n")
	s.WriteString("all() -> [\n")
	for i := range n {
		sep := ","
		if i == n-1 {
			sep = ""
		}
		g := &gen{Rand: r}
		fmt.Fprintf(&s, "    run(fun() -> f%d(id(%s), id(%s), id(%s), id(%s), id(%s)) end)%s\n", i,
			g.intLiteral(), g.intLiteral(), g.floatLiteral(), g.binLiteral(), g.listLiteral(), sep)
	}
	s.WriteString("].\n\nrun(F) -> try {ok, F()} catch C:R -> {C, reason(R)} end.\n\n")
	s.WriteString("reason({badfun, _}) -> badfun;\nreason({badarity, _}) -> badarity;\nreason(R) -> R.\n\n")
	for i := range n {
		g := &gen{Rand: r}
		switch g.IntN(8) {
		case 0, 1:
			fmt.Fprintf(&s, "f%d(A, B, F, S, L) ->\n    p%d_0(S, abs(A) rem 40, B, <<>>).\n\n%s", i, i, g.loop(i))
			continue
		case 2:
			fmt.Fprintf(&s, "f%d(A, B, F, S, L) ->\n    q%d_0(abs(A) rem 40, B, A, []).\n\n%s", i, i, g.sums(i))
			continue
		}
		fmt.Fprintf(&s, "f%d(A, B, F, S, L) ->\n    %s.\n\n", i, g.body())
	}
	return s.String()
}

// kind is a type of values.
type kind int

const (
	kInt kind = iota
	kFloat
	kBool
	kAtom
	kBin
	kList
	kTuple
	kMap
	kinds
)

// variable is one that is in scope.
type variable struct {
	name string
	kind kind
}

// gen makes expressions.
type gen struct {
	*rand.Rand
	scope []variable
	next  int
}

// body is a function's body: a few bindings, then a tuple of results.
func (g *gen) body() string {
	g.scope = []variable{{"A", kInt}, {"B", kInt}, {"F", kFloat}, {"S", kBin}, {"L", kList}}
	var lines []string
	for range g.IntN(4) {
		k := kind(g.IntN(int(kinds)))
		e := g.expr(k, 3)
		v := g.fresh()
		lines = append(lines, v+" = "+e)
		g.scope = append(g.scope, variable{v, k})
	}
	lines = append(lines, "{"+g.expr(g.anyKind(), 4)+", "+g.expr(g.anyKind(), 2)+"}")
	return strings.Join(lines, ",\n    ")
}

func (g *gen) anyKind() kind { return kind(g.IntN(int(kinds))) }

func (g *gen) fresh() string {
	g.next++
	return fmt.Sprintf("V%d", g.next)
}

// pick returns one of the texts.
func (g *gen) pick(options ...string) string { return options[g.IntN(len(options))] }

// within makes something with more variables in scope.
func (g *gen) within(f func() string, vars ...variable) string {
	n := len(g.scope)
	g.scope = append(g.scope, vars...)
	defer func() { g.scope = g.scope[:n] }()
	return f()
}

// known is a variable of a kind, "" if there is none.
func (g *gen) known(k kind) string {
	var names []string
	for _, v := range g.scope {
		if v.kind == k {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[g.IntN(len(names))]
}

// expr is an expression of a kind that nests at most depth deep.
func (g *gen) expr(k kind, depth int) string {
	if depth <= 0 || g.IntN(6) == 0 {
		return g.leaf(k)
	}
	if g.IntN(6) == 0 {
		return g.control(k, depth-1)
	}
	switch k {
	case kInt:
		return g.integer(depth - 1)
	case kFloat:
		return g.float(depth - 1)
	case kBool:
		return g.boolean(depth - 1)
	case kBin:
		return g.binary(depth - 1)
	case kList:
		return g.list(depth - 1)
	case kTuple:
		return g.tuple(depth - 1)
	case kMap:
		return g.mapping(depth - 1)
	}
	return g.leaf(k)
}

func (g *gen) leaf(k kind) string {
	if v := g.known(k); v != "" && g.IntN(3) > 0 {
		return v
	}
	switch k {
	case kInt:
		return g.intLiteral()
	case kFloat:
		return g.floatLiteral()
	case kBool:
		return g.pick("true", "false")
	case kAtom:
		return g.pick("a", "b", "ok", "error", "'A b'", "true", "''")
	case kBin:
		return g.binLiteral()
	case kList:
		return g.listLiteral()
	case kTuple:
		return g.pick("{}", "{a, 1}", "{1, 2.5, <<1>>}", "{x, {y, [z]}}")
	}
	return g.pick("#{}", "#{a => 1}", "#{1 => x, 2.0 => y, \"k\" => #{}}")
}

var edges = []string{
	"0", "1", "-1", "2", "7", "255", "-128", "134217727", "134217728", "-134217728", "-134217729", "2147483647", "2147483648",
	"4294967295", "4294967296", "576460752303423487", "576460752303423488", "-576460752303423488", "-576460752303423489",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
	"340282366920938463463374607431768211455", "-170141183460469231731687303715884105728", "1000000007", "123456789012345678901234567890",
}

func (g *gen) intLiteral() string {
	if g.IntN(2) == 0 {
		return fmt.Sprint(g.IntN(40) - 10)
	}
	return edges[g.IntN(len(edges))]
}

func (g *gen) floatLiteral() string {
	return g.pick("0.0", "1.0", "-1.5", "2.5", "1.0e10", "-3.0e-5", "123456.789", "9007199254740993.0", "1.0e22", "1.7e308", "0.1", "-0.5")
}

func (g *gen) binLiteral() string {
	return g.pick("<<>>", "<<1>>", "<<1, 2, 3>>", "<<\"hello\">>", "<<255, 254, 0, 128, 7>>", "<<5:3>>", "<<1:1, 0:7, 200>>", "<<16#12345678:32, 9>>",
		"<<0:300>>", "<<\"αβγ\"/utf8>>", "<<-1:65>>")
}

func (g *gen) listLiteral() string {
	return g.pick("[]", "[1]", "[1, 2, 3]", "[5, 3, 9, 1, 3]", "\"abc\"", "[1.0, 2, 134217728]", "[a, {b, 1}, <<2>>]", "[[], [1], [2, [3]]]")
}
