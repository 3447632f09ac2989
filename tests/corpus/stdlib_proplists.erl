%% Users of proplists.
-module(stdlib_proplists).
-export([start/0]).

start() ->
    P = [a, {b, 2}, {c, 3}, {b, 4}, no_d, {e, [1, 2]}],
    [proplists:get_value(a, P), proplists:get_value(b, P), proplists:get_value(z, P), proplists:get_value(z, P, default), proplists:get_all_values(b, P), proplists:get_bool(a, P), proplists:get_bool(c, P), proplists:is_defined(e, P), proplists:delete(b, P), proplists:lookup(c, P), proplists:lookup_all(b, P), lists:sort(proplists:get_keys(P)), proplists:unfold(P), proplists:compact([{a, true}, {b, 1}]), proplists:expand([{no_d, [{d, false}]}], P), proplists:substitute_aliases([{b, bb}], P), proplists:split(P, [a, b])].
