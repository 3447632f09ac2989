%% Building, matching and walking improper lists.
-module(list_improper).
-export([start/0, kind/1]).

start() ->
    L = mk(3),
    [L, kind(L), kind([]), kind([a]), kind([a | b]), kind(x), hd(L), tl(tl(tl(L))), sum_tail(L, 0), [1, 2 | [3, 4 | five]],
     t(fun() -> length(L) end), t(fun() -> L ++ [1] end), [1] ++ L, [] ++ atom, t(fun() -> [X || X <- L] end), t(fun() -> L -- [1] end)].

mk(0) -> tail;
mk(N) -> [N | mk(N - 1)].

kind([]) -> empty;
kind([_]) -> one;
kind([_ | T]) when is_list(T) -> longer;
kind([_ | _]) -> improper;
kind(_) -> none.

sum_tail([H | T], S) -> sum_tail(T, S + H);
sum_tail(Tail, S) -> {S, Tail}.

t(F) -> try F() catch C:R -> {C, R} end.
