import common from './common.json';
import auth from './auth.json';
import home from './home.json';
import orders from './orders.json';
import imports from './imports.json';
import stock from './stock.json';
import products from './products.json';
import matching from './matching.json';
import merging from './merging.json';
import fulfilment from './fulfilment.json';
import confirm from './confirm.json';
import settings from './settings.json';
import audit from './audit.json';
import jobs from './jobs.json';
import feedback from './feedback.json';
import help from './help.json';
import errors from './errors.json';

export const resources = { common, auth, home, orders, imports, stock, products, matching, merging, fulfilment, confirm, settings, audit, jobs, feedback, help, errors };
