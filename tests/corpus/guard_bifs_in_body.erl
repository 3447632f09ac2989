%% The same BIFs outside of guards raise badarg, badmap or badkey.
-module(guard_bifs_in_body).
-export([start/0, id/1]).

start() ->
    Vs = [[], [1, 2], [1 | 2], {}, {1, 2}, <<>>, <<1, 2>>, #{}, #{k => 1}, a, 5, 1.5],
    [{V, [t(F, id(V)) || F <- [fun(X) -> hd(X) end, fun(X) -> tl(X) end, fun(X) -> length(X) end, fun(X) -> element(1, X) end,
                               fun(X) -> element(id(3), {a, b, c, X}) end, fun(X) -> element(X, {a, b}) end, fun(X) -> tuple_size(X) end,
                               fun(X) -> byte_size(X) end, fun(X) -> bit_size(X) end, fun(X) -> size(X) end, fun(X) -> map_size(X) end,
                               fun(X) -> map_get(k, X) end, fun(X) -> is_map_key(k, X) end, fun(X) -> abs(X) end, fun(X) -> trunc(X) end,
                               fun(X) -> round(X) end, fun(X) -> float(X) end, fun(X) -> ceil(X) end, fun(X) -> floor(X) end]]} || V <- Vs].

t(F, X) -> try F(X) catch C:R -> {C, R} end.

id(X) -> X.
