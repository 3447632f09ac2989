%% Literal maps of more than 32 keys as keys and values of such maps.
-module(map_large_keys).
-export([start/0, id/1]).

-define(PAIRS(N), N + 1 => a, N + 2 => b, N + 3 => c, N + 4 => d, N + 5 => e, N + 6 => f, N + 7 => g, N + 8 => h).
-define(LARGE(N), #{N => ?MODULE, ?PAIRS(N), ?PAIRS(N + 8), ?PAIRS(N + 16), ?PAIRS(N + 24)}).
-define(NESTED, #{
    [?LARGE(0)] => list, {?LARGE(0), ?LARGE(100)} => tuple, ?LARGE(200) => map,
    ?PAIRS(0), ?PAIRS(8), ?PAIRS(16), ?PAIRS(24), 33 => ?LARGE(0)
}).

start() ->
    Built = maps:from_list([{id(K), V} || {K, V} <- maps:to_list(?NESTED)]),
    {
        ?NESTED =:= Built,
        [maps:get(id(K), ?NESTED) || K <- [[large(0)], {large(0), large(100)}, large(200)]],
        maps:get(33, ?NESTED) =:= large(0),
        maps:is_key(large(1), ?NESTED),
        map_size((?NESTED)#{large(1) => new, large(200) => old}),
        length([K || K <- maps:keys(?NESTED), is_integer(K)])
    }.

large(N) ->
    Letters = [list_to_atom([C]) || _ <- lists:seq(1, 4), C <- "abcdefgh"],
    maps:from_list([{N, ?MODULE} | lists:zip(lists:seq(N + 1, N + 32), Letters)]).

id(X) -> X.
