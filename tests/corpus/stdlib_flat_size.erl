%% erts_debug:flat_size/1 of lists and tuples. The empty tuple takes no words.
-module(stdlib_flat_size).
-export([start/0, id/1]).

start() -> [erts_debug:flat_size(id(T)) || T <- [a, 1, [], {}, [{}], {{}}, {{}, {}}, list_to_tuple(id([])), {1, 2}, [1, {2, [3, {}]}], [{} | {}]]].

id(X) -> X.
