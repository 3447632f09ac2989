%% The pretty printer of Erlang code: forms are parsed and printed again.
-module(stdlib_pretty).
-export([start/0]).

start() -> [pp(S) || S <- ["f(X) when X > 1 -> X + 1; f(_) -> 0.", "g([H | T], #{k := V}) -> {H, T, V, <<V:8/integer>>}.", "h() -> try a catch throw:b -> c after d end.", "-record(r, {a = 1, b}).", "-spec i(integer()) -> [atom()].", "l(L) -> [X || X <- L, X =/= y]."]].

pp(S) ->
    {ok, Ts, _} = erl_scan:string(S),
    {ok, F} = erl_parse:parse_form(Ts),
    [C || C <- lists:flatten(erl_pp:form(F)), C =/= $\n, C =/= $\s].
